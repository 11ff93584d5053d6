import type { Mutant } from "./mutant.ts";

/** Bugs that only whole processes show: at the doors, over sockets, on PostgreSQL, in memory. */
export const foundByProcesses: readonly Mutant[] = [
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
  {
    name: "sockets-left-open",
    about: "the connection of a call that was given up stays open",
    edits: [
      {
        file: "security/egress/socket-pool.ts",
        find: `    slot.connecting?.destroy();
    void slot.client.destroy();`,
        replace: `    slot.connecting?.destroy();`,
      },
    ],
    foundBy: ["F35", "--quick", "--database", "sqlite", "--rounds", "1", "--seed", "1", "--no-report"],
    speed: "slow",
  },
];
