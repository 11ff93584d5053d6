import type { Mutant } from "./mutant.ts";

const bySimulation = {
  foundBy: ["simulate", "--schedules", "2000", "--seed", "1", "--workers", "1", "--no-report"],
  speed: "fast",
} as const;

/** Bugs of the core: what a step, a task or a transaction may do. */
export const foundBySimulation: readonly Mutant[] = [
  {
    name: "no-fence",
    about: "whoever once held a job may settle it",
    edits: [
      {
        file: "store/tables/jobs.ts",
        find: `db.deleteFrom("jobs").where("id", "=", p.id).where("fence", "=", p.fence).where("state", "=", "running"),`,
        replace: `db.deleteFrom("jobs").where("id", "=", p.id),`,
      },
    ],
    ...bySimulation,
  },
  {
    name: "event-outside-the-transaction",
    about: "events are written by a transaction of their own, after the change that they tell of",
    edits: [
      {
        file: "store/sqlite/group-commit.ts",
        find: `const tx = new SqliteTx(this.#db, this.#statements, this.#call);`,
        replace: `const tx = Object.assign(new SqliteTx(this.#db, this.#statements, this.#call), {
      later: (task: (later: Tx) => Promise<void>): void =>
        tx.onCommit(() => void this.submit(task).catch(() => undefined)),
    });`,
      },
      {
        file: "events/append-events.ts",
        find: `await insertEventRows(
    tx,`,
        replace: `(tx as Tx & { later(task: (later: Tx) => Promise<void>): void }).later((later) => insertEventRows(
    later,`,
      },
      {
        file: "events/append-events.ts",
        find: `    })),
  );`,
        replace: `    })),
  ));`,
      },
    ],
    ...bySimulation,
  },
  {
    name: "answer-before-the-commit",
    about: "a transaction is answered before it is on disk",
    edits: [
      {
        file: "store/sqlite/group-commit.ts",
        find: `return { tx, answer: () => resolve(value) };`,
        replace: `resolve(value); return { tx, answer: () => undefined };`,
      },
    ],
    ...bySimulation,
  },
  {
    name: "one-retry-too-many",
    about: "a step is called four times",
    edits: [
      {
        file: "execution/retry-policy.ts",
        find: `export const MAX_ATTEMPTS = 3;`,
        replace: `export const MAX_ATTEMPTS = 4;`,
      },
    ],
    ...bySimulation,
  },
  {
    name: "no-idempotency",
    about: "a repeated submit makes another task",
    edits: [
      {
        file: "tasks/insert-task.ts",
        find: `await putIdempotencyRow(tx, {`,
        replace: `void (putIdempotencyRow, {`,
      },
    ],
    ...bySimulation,
  },
  {
    name: "dropped-event",
    about: "the log does not say that a step completed",
    edits: [
      {
        file: "tasks/end-step.ts",
        find: `task.record("step.completed", step.row.step_number);`,
        replace: ``,
      },
    ],
    ...bySimulation,
  },
  {
    name: "begins-after-a-cancel",
    about: "a step begins although its task has ended",
    edits: [
      {
        file: "execution/begin-step.ts",
        find: `if (task === undefined || task.isTerminal) return "ended";`,
        replace: `if (task === undefined) return "ended";`,
      },
      {
        file: "tasks/cancel-task.ts",
        find: `await queue.cancel(tx, [`,
        replace: `void (() => [queue, `,
      },
    ],
    ...bySimulation,
  },
  {
    name: "pause-without-effect",
    about: "steps of a paused task begin",
    edits: [
      {
        file: "execution/begin-step.ts",
        find: `if (task.pausedAt !== null) return "paused";`,
        replace: ``,
      },
      {
        file: "execution/run-step.ts",
        find: `if (task.paused_at !== null && decision.how`,
        replace: `if (task.paused_at === -1 && decision.how`,
      },
      {
        file: "tasks/pause-task.ts",
        find: `.filter((step) => step.status === "queued");`,
        replace: `.filter((step) => step.status === "queued" && step.step_number < 0);`,
      },
    ],
    ...bySimulation,
  },
  {
    name: "key-renewed-at-a-retry",
    about: "an agent cannot know that a retry is one",
    edits: [
      {
        file: "execution/requeue-step.ts",
        find: `next.substitute === undefined ? row.step_key : newStepKey()`,
        replace: `newStepKey()`,
      },
    ],
    ...bySimulation,
  },
  {
    name: "silent-retry",
    about: "the log does not say that a step is tried again",
    edits: [
      {
        file: "execution/settle-call.ts",
        find: `task.record("step.retrying", loaded.row.step_number, {`,
        replace: `void ({`,
      },
    ],
    ...bySimulation,
  },
  {
    name: "silent-loss",
    about: "the log does not say that an attempt was lost",
    edits: [
      {
        file: "execution/lost-attempt.ts",
        find: `task.record("step.attempt_lost", row.step_number, { attempt: row.attempts });`,
        replace: ``,
      },
    ],
    ...bySimulation,
  },
  {
    name: "retry-keeps-another-output",
    about: "a step that a retry keeps has the output of the first one that was kept",
    edits: [
      {
        file: "tasks/insert-steps.ts",
        find: `output_data: kept.output_data,`,
        replace: `output_data: [...carried.values()][0].output_data,`,
      },
    ],
    ...bySimulation,
  },
  {
    name: "retry-runs-all-again",
    about: "a retry from the failure runs steps again that completed",
    edits: [
      {
        file: "tasks/carried-steps.ts",
        find: `if (from === "start") return [];`,
        replace: `if (from !== "step") return [];`,
      },
    ],
    ...bySimulation,
  },
  {
    name: "late-answer-forgotten",
    about: "an answer that comes after the cancel is not kept",
    edits: [
      {
        file: "execution/keep-late-answer.ts",
        find: `await discardAnswer(tx, {`,
        replace: `void (discardAnswer, {`,
      },
    ],
    ...bySimulation,
  },
  {
    name: "cancel-spares-children",
    about: "a cancel does not reach the tasks that were created on behalf of the cancelled one",
    edits: [
      {
        file: "tasks/cancel-task.ts",
        find: `await cancelChildren(deps, tx, taskId, now);`,
        replace: `void cancelChildren;`,
      },
    ],
    ...bySimulation,
  },
  {
    name: "pause-that-writes-nothing",
    about: "a pause is answered and has done nothing",
    edits: [
      {
        file: "tasks/pause-task.ts",
        find: `if (task.pausedAt !== null) return pausedView(task);`,
        replace: `if (task.row.id > 0) return pausedView(task);`,
      },
    ],
    ...bySimulation,
  },
  {
    name: "job-kept-by-an-ended-step",
    about: "a step that has ended still names its job",
    edits: [
      {
        file: "store/tables/task-steps.ts",
        find: `      transcript: p.transcript,
      job_id: null,`,
        replace: `      transcript: p.transcript,`,
      },
    ],
    ...bySimulation,
  },
  {
    name: "acts-twice",
    about: "an agent that must not be called twice is called again when its call broke off or was lost",
    edits: [
      {
        file: "execution/retry-policy.ts",
        find: `if (failure.uncertain && delivery === "at_most_once") return { action: "unknown" };`,
        replace: ``,
      },
      {
        file: "execution/retry-policy.ts",
        find: `if (delivery === "at_most_once") return "unknown";`,
        replace: ``,
      },
    ],
    ...bySimulation,
  },
  {
    name: "cancel-that-lies",
    about: "a cancel says that the agent stopped although nobody knows",
    edits: [
      {
        file: "tasks/cancel-receipt.ts",
        find: `mayGoOn(step) ? "requested" : "confirmed";`,
        replace: `mayGoOn(step) ? "confirmed" : "confirmed";`,
      },
    ],
    ...bySimulation,
  },
  {
    name: "lost-call-forgotten",
    about: "a cancel forgets that a call was lost with its process when the next one reached nobody",
    edits: [
      {
        file: "execution/earlier-in-doubt.ts",
        find: `(status === "executing" && attempts < attempt) || (status`,
        replace: `(status`,
      },
    ],
    ...bySimulation,
  },
  {
    name: "answer-ignored",
    about: "an agent that was asked what became of a call is called again whatever it says",
    edits: [
      {
        file: "execution/run-step.ts",
        find: `if (known.kind !== "absent") return known;`,
        replace: ``,
      },
    ],
    ...bySimulation,
  },
  {
    name: "presumed-failure",
    about: "a step fails when its agent is gone before it could be asked what it did",
    edits: [
      {
        file: "execution/settle-turn.ts",
        find: `if (!rememberedOf(deps, loaded).reconcile)`,
        replace: `if (loaded.row.status.length > 0)`,
      },
    ],
    ...bySimulation,
  },
  {
    name: "stand-in-for-one-in-doubt",
    about: "another agent takes a step over while nobody knows what the first one did",
    edits: [
      {
        file: "execution/settle-turn.ts",
        find: `remembered.reconcile ? undefined : substituteFor`,
        replace: `substituteFor`,
      },
    ],
    ...bySimulation,
  },
  {
    name: "retry-without-a-question",
    about: "a retry calls an agent again that must not act twice and may have acted",
    edits: [
      {
        file: "tasks/steps-in-doubt.ts",
        find: `delivery === "at_most_once"`,
        replace: `delivery === "at_least_once"`,
      },
    ],
    ...bySimulation,
  },
];
