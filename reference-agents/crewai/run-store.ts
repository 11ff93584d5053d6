import { randomUUID } from "node:crypto";

import { AgentError } from "../agent-server/agent-error.ts";
import { CREW_TASKS } from "./crew.ts";
import type { CrewResult } from "./run-crew.ts";

/** running → completed | error; neither ends are ever left. */
export type Run =
  | { status: "running"; startedAt: number; tasksDone: number; meta: unknown }
  | { status: "completed"; startedAt: number; endedAt: number; result: CrewResult; meta: unknown }
  | { status: "error"; startedAt: number; endedAt: number; message: string; meta: unknown };

export interface RunStore {
  /** Starts the work and gives the run's id at once. Refuses when too many are running. */
  start(meta: unknown, work: (onTask: (done: number) => void) => Promise<CrewResult>): string;
  find(id: string): Run | undefined;
}

const MAX_RUNS = 200;
const MAX_RUNNING = 8;
const KEPT_MS = 60 * 60 * 1000;

export function createRunStore(clock: () => number = Date.now): RunStore {
  const runs = new Map<string, Run>();

  const forgetOld = (): void => {
    for (const [id, run] of runs) {
      if (run.status !== "running" && run.endedAt + KEPT_MS < clock()) runs.delete(id);
    }
    const ended = [...runs].filter(([, { status }]) => status !== "running");
    for (const [id] of ended.slice(0, Math.max(0, runs.size - MAX_RUNS + 1))) runs.delete(id);
  };

  return {
    start(meta, work) {
      forgetOld();
      if ([...runs.values()].filter(({ status }) => status === "running").length >= MAX_RUNNING) {
        const message = `${MAX_RUNNING} runs are under way; start another when one of them has ended.`;
        throw new AgentError("TOO_MANY_RUNS", message, { statusCode: 429 });
      }
      const id = randomUUID();
      const startedAt = clock();
      const running: Run = { status: "running", startedAt, tasksDone: 0, meta };
      runs.set(id, running);
      const onTask = (done: number): void => void (running.tasksDone = Math.min(done, CREW_TASKS.length));
      work(onTask)
        .then((result) => runs.set(id, { status: "completed", startedAt, endedAt: clock(), result, meta }))
        .catch((error: unknown) => {
          const message = error instanceof AgentError ? error.message : "The crew failed on this topic.";
          if (!(error instanceof AgentError)) console.error(error);
          runs.set(id, { status: "error", startedAt, endedAt: clock(), message, meta });
        });
      return id;
    },

    find(id) {
      forgetOld();
      return runs.get(id);
    },
  };
}
