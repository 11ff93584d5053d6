import type { AgentDeps } from "./agents/agent-deps.ts";
import { checkAllHealth } from "./agents/check-all-health.ts";
import { expireSessions, removeExpiredSessions } from "./sessions/expire-sessions.ts";
import { expireAgentEventRows } from "./store/tables/agent-events.ts";
import { expireHealthHourRows, expireHealthRows } from "./store/tables/agent-health.ts";
import { expireIdempotencyRows } from "./store/tables/idempotency-keys.ts";
import { expireMemoryRows } from "./store/tables/session-memory.ts";
import { expireTasks } from "./tasks/expire-tasks.ts";
import { IDEMPOTENCY_KEY_LIFE_MS } from "./tasks/idempotency.ts";
import type { Logger } from "./telemetry/logger.ts";

export interface BackgroundDeps extends AgentDeps {
  logger: Logger;
  /** A number in [0, 1). */
  random: () => number;
  /** Of the processes on one database, one does the chores. */
  isLeader: () => Promise<boolean>;
  /** How often agents are checked; 0 = never. */
  healthCheckMs: number;
  /** How long tasks that have ended are kept; 0 = for ever. */
  taskRetentionDays: number;
}

interface Chore {
  name: string;
  /** Each pause is up to 10 % shorter, so that processes and agents do not beat in time. */
  everyMs: number;
  run(deps: BackgroundDeps, signal: AbortSignal): Promise<unknown>;
}

const MINUTE_MS = 60 * 1000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Everything that the service does by itself, besides working off its queue. */
const chores = ({ healthCheckMs }: BackgroundDeps): readonly Chore[] => [
  { name: "check the agents' health", everyMs: healthCheckMs, run: checkAllHealth },
  {
    name: "expire idempotency keys",
    everyMs: HOUR_MS,
    run: ({ store, clock }) =>
      store.transaction((tx) => expireIdempotencyRows(tx, clock.now() - IDEMPOTENCY_KEY_LIFE_MS)),
  },
  {
    name: "expire health checks and agent events",
    everyMs: HOUR_MS,
    run: ({ store, clock }) =>
      store.transaction(async (tx) => {
        await expireHealthRows(tx, clock.now() - DAY_MS);
        await expireHealthHourRows(tx, clock.now() - 30 * DAY_MS);
        await expireAgentEventRows(tx, clock.now() - 90 * DAY_MS);
      }),
  },
  { name: "expire sessions", everyMs: 10 * MINUTE_MS, run: expireSessions },
  { name: "remove expired sessions", everyMs: HOUR_MS, run: removeExpiredSessions },
  {
    name: "expire session memory",
    everyMs: 10 * MINUTE_MS,
    run: ({ store, clock }) => store.transaction((tx) => expireMemoryRows(tx, clock.now())),
  },
  {
    name: "expire tasks",
    everyMs: HOUR_MS,
    run: async (deps, signal) => {
      if (deps.taskRetentionDays > 0)
        await expireTasks(deps, deps.clock.now() - deps.taskRetentionDays * DAY_MS, signal);
    },
  },
];

/** Begins all chores; disposing of it ends them and waits for the one that runs. */
export function background(deps: BackgroundDeps): AsyncDisposable {
  const stop = new AbortController();
  const loops = chores(deps)
    .filter(({ everyMs }) => everyMs > 0)
    .map((chore) => repeat(chore, deps, stop.signal));
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await Promise.all(loops);
    },
  };
}

async function repeat(chore: Chore, deps: BackgroundDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pause(deps, chore.everyMs * (1 - 0.1 * deps.random()), signal);
    if (signal.aborted) return;
    try {
      if (!(await deps.isLeader())) continue;
      await chore.run(deps, signal);
    } catch (err) {
      deps.logger.error({ err, chore: chore.name }, "a chore failed; it is tried again in its turn");
    }
  }
}

function pause({ clock }: BackgroundDeps, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.at(clock.now() + ms, resolve);
    signal.addEventListener("abort", () => (cancel(), resolve()), { once: true });
  });
}
