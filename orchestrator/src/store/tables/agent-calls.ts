import { query } from "../query.ts";
import type { Reader } from "../store.ts";
import type { AttemptRow } from "./step-attempts.ts";
import type { StepRow } from "./task-steps.ts";

export type LatestStep = Pick<StepRow, "status" | "started_at" | "completed_at">;
export type LatestAttempt = Pick<AttemptRow, "outcome" | "started_at" | "ended_at">;

const steps = query<{ agent_id: number; limit: number }, LatestStep>((db, p) =>
  db
    .selectFrom("task_steps")
    .select(["status", "started_at", "completed_at"])
    .where("agent_id", "=", p.agent_id)
    .orderBy("task_id", "desc")
    .limit(p.limit),
);

/** The steps that an agent has or had, those of the newest tasks first. */
export const latestStepsOf = (reader: Reader, agentId: number, limit: number): Promise<LatestStep[]> =>
  reader.all(steps, { agent_id: agentId, limit });

const attempts = query<{ agent_id: number; since: number; limit: number }, LatestAttempt>((db, p) =>
  db
    .selectFrom("step_attempts")
    .select(["outcome", "started_at", "ended_at"])
    .where("agent_id", "=", p.agent_id)
    .where("ended_at", ">=", p.since)
    .orderBy("ended_at", "desc")
    .limit(p.limit),
);

/** An agent's calls that did not end their step, the newest first. */
export const latestAttemptsOf = (
  reader: Reader,
  agentId: number,
  since: number,
  limit: number,
): Promise<LatestAttempt[]> => reader.all(attempts, { agent_id: agentId, since, limit });
