import type { FailingAgent } from "@orchestrator/contracts";
import type { Clock } from "../kernel/clock.ts";
import type { WorkQueue } from "../queue/work-queue.ts";
import type { Store } from "../store/store.ts";

export interface OverviewDeps {
  store: Pick<Store, "reader">;
  clock: Clock;
  queue: Pick<WorkQueue, "stats">;
  /** Those among agents that are active and fail at most of their work since a time in milliseconds since 1970. */
  failingAgents(agentIds: readonly number[], since: number): Promise<FailingAgent[]>;
}
