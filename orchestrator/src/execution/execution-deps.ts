import type { AgentCatalogue } from "../agents/agent-catalogue.ts";
import type { AgentTargets } from "../agents/agent-target.ts";
import type { ConnectorFor } from "../connectors/connector.ts";
import type { EventBus } from "../events/event-bus.ts";
import type { Clock } from "../kernel/clock.ts";
import type { WorkQueue } from "../queue/work-queue.ts";
import type { Store } from "../store/store.ts";
import type { SessionSummaries } from "../sessions/session-summaries.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Breakers } from "./breakers.ts";

/** Everything the executor touches; a test gives its own clock, random, store and connector. */
export interface ExecutionDeps {
  store: Store;
  queue: WorkQueue;
  bus: EventBus;
  clock: Clock;
  /** A number in [0, 1). */
  random: () => number;
  catalogue: AgentCatalogue;
  metrics: Metrics;
  targets: AgentTargets;
  connectorFor: ConnectorFor;
  breakers: Breakers;
  summaries: SessionSummaries;
  logger: Logger;
}
