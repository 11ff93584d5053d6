import type { AgentCatalogue } from "../agents/agent-catalogue.ts";
import type { AgentTargets } from "../agents/agent-target.ts";
import type { EventBus } from "../events/event-bus.ts";
import type { Clock } from "../kernel/clock.ts";
import type { WorkQueue } from "../queue/work-queue.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { Store } from "../store/store.ts";
import type { Admission } from "./admission.ts";
import type { ModelPlanner } from "./model-planner.ts";

export interface TaskDeps {
  store: Store;
  clock: Clock;
  bus: EventBus;
  queue: WorkQueue;
  catalogue: AgentCatalogue;
  targets: AgentTargets;
  /** Undefined when tasks are planned by rules. */
  modelPlanner: ModelPlanner | undefined;
  metrics: Metrics;
  logger: Logger;
  /** Decides whether one more task is taken. */
  admission: Admission;
  /** Aborts when the process begins to shut down. */
  draining: AbortSignal;
}

/** What it takes to go on with a task after one of its steps. */
export type AdvanceDeps = Pick<TaskDeps, "queue" | "metrics" | "logger">;
