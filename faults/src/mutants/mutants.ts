/** A planted bug: in each file `find` becomes `replace`. Text that is not there exactly once fails loudly. */
export interface Mutant {
  name: string;
  /** What it breaks, in words. */
  about: string;
  edits: { file: string; find: string; replace: string }[];
  /** The run of the harness that must find it, as arguments of the command. */
  foundBy: readonly string[];
  /** `fast` ones are planted in every run of the tests; the others need a PostgreSQL and processes. */
  speed: "fast" | "slow";
}

const bySimulation = {
  foundBy: ["simulate", "--schedules", "2000", "--seed", "1", "--workers", "1", "--no-report"],
  speed: "fast",
} as const;

/** Bugs that the harness must find; a harness that passes one of them is broken. Files are in orchestrator/src. */
export const mutants: readonly Mutant[] = [
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
    name: "no-lock-on-the-task",
    about: "steps of a task that settle at once do not see each other",
    edits: [
      {
        file: "store/tables/tasks.ts",
        find: `return dialect === "postgres" ? q.forUpdate() : q;`,
        replace: `void dialect; return q;`,
      },
    ],
    foundBy: ["F23", "--quick", "--database", "postgres", "--rounds", "2", "--seed", "1", "--no-report"],
    speed: "slow",
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
    name: "retry-keeps-what-builds-on-it",
    about: "a retry from a step keeps the outputs of the steps that build on it",
    edits: [
      {
        file: "tasks/carried-steps.ts",
        find: `for (let grew = true; grew;) {`,
        replace: `for (let grew = false; grew;) {`,
      },
    ],
    foundBy: ["model", "--runs", "1000", "--seed", "1", "--no-report"],
    speed: "fast",
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
    name: "secrets-repeated",
    about: "an agent's token is kept when the agent repeats it",
    edits: [
      {
        file: "connectors/template/redactor.ts",
        find: `const rest = known.reduce((left, secret) => left.replaceAll(secret, HIDDEN), from);`,
        replace: `return from;\n    const rest = from;`,
      },
    ],
    foundBy: ["F14", "--quick", "--database", "sqlite", "--rounds", "1", "--seed", "1", "--no-report"],
    speed: "slow",
  },
  {
    name: "calls-outlive-their-cancel",
    about: "a cancel does not end the calls that run",
    edits: [
      {
        file: "execution/run-step.ts",
        find: `signal: context.signal,`,
        replace: `signal: new AbortController().signal,`,
      },
    ],
    foundBy: ["F23", "--quick", "--database", "sqlite", "--rounds", "1", "--seed", "1", "--no-report"],
    speed: "slow",
  },
  {
    name: "doors-shut-first",
    about: "a service that is stopped closes its doors before its running steps have ended",
    edits: [
      {
        file: "app.ts",
        find: `  closing.defer(() => closeDoors(rest));
  closing.defer(() => queue.stop({ graceMs: config.drainMs }));`,
        replace: `  closing.defer(() => queue.stop({ graceMs: config.drainMs }));
  closing.defer(() => closeDoors(rest));`,
      },
    ],
    foundBy: ["F30", "--quick", "--rounds", "1", "--seed", "1", "--no-report"],
    speed: "slow",
  },
  {
    name: "running-steps-not-waited-for",
    about: "a service that is stopped aborts its running steps at once",
    edits: [
      {
        file: "app.ts",
        find: `queue.stop({ graceMs: config.drainMs })`,
        replace: `queue.stop({ graceMs: 0 })`,
      },
    ],
    foundBy: ["F30", "--quick", "--rounds", "1", "--seed", "1", "--no-report"],
    speed: "slow",
  },
  {
    name: "no-fence-on-postgresql",
    about: "whoever once held a job of PostgreSQL may settle it",
    edits: [
      {
        file: "queue/pg-boss-jobs.ts",
        find: "const BY_HOLDER = `${HELD} AND id = $1 AND retry_count = $2`;",
        replace: "const BY_HOLDER = `${HELD} AND id = $1 AND $2::int IS NOT NULL`;",
      },
    ],
    foundBy: ["F08", "--quick", "--rounds", "1", "--seed", "1", "--no-report"],
    speed: "slow",
  },
  {
    name: "deadline-of-the-headers-only",
    about: "a call that was begun to be answered has no deadline any more",
    edits: [
      {
        file: "security/egress/call.ts",
        find: `    this.#status = status;
`,
        replace: `    this.#status = status;
    clearTimeout(this.#deadline);
`,
      },
    ],
    foundBy: ["F11", "--quick", "--rounds", "1", "--seed", "1", "--no-report"],
    speed: "slow",
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
    name: "answers-kept-for-ever",
    about: "what a call needed is kept after it",
    edits: [
      {
        file: "security/egress/call.ts",
        find: `    this.#settled = true;
    clearTimeout(this.#deadline);`,
        replace: `    this.#settled = true;
    ((globalThis as { kept?: unknown[] }).kept ??= []).push([this, Buffer.alloc(4 * 1024 * 1024, 1)]);
    clearTimeout(this.#deadline);`,
      },
    ],
    foundBy: ["F14", "--quick", "--database", "sqlite", "--rounds", "1", "--seed", "1", "--no-report"],
    speed: "slow",
  },
  {
    name: "feed-read-once",
    about: "a feed answers what it read at a place before, although there is more by now",
    edits: [
      {
        file: "events/shared-feed.ts",
        find: `    this.#readings.clear();
`,
        replace: ``,
      },
    ],
    foundBy: ["F26", "--quick", "--database", "sqlite", "--rounds", "1", "--seed", "1", "--no-report"],
    speed: "slow",
  },
];
