import type { AgentEvent, BreakerStatus } from "@orchestrator/contracts";
import type { SecretOf } from "../connectors/template/secrets.ts";
import type { Trial } from "../connectors/template/try-agent.ts";
import type { AgentCall, AgentTarget, CallIo, ConnectorFor } from "../connectors/connector.ts";
import type { SharedFeed } from "../events/shared-feed.ts";
import type { Positioned } from "../events/subscribe.ts";
import type { EventBus } from "../events/event-bus.ts";
import type { Clock } from "../kernel/clock.ts";
import type { SecretDeps } from "../secrets/secret-deps.ts";
import type { Store } from "../store/store.ts";
import type { TemplateRegistry } from "../templates/template-registry.ts";
import type { StatusChange } from "./record-health.ts";
import type { AgentCatalogue } from "./agent-catalogue.ts";

export interface AgentDeps extends SecretDeps {
  store: Store;
  clock: Clock;
  bus: EventBus;
  /** What happens to agents, for all who follow it. */
  agentEvents: SharedFeed<Positioned<AgentEvent>>;
  catalogue: AgentCatalogue;
  templates: TemplateRegistry;
  connectorFor: ConnectorFor;
  /** @throws AppError ENDPOINT_INVALID or ENDPOINT_NOT_ALLOWED for what the URL itself shows */
  checkEndpoint(url: string): void;
  /** @throws AppError TEMPLATE_INVALID for mappings that cannot work */
  checkMappings(target: AgentTarget): void;
  /** Tells whoever minds the service that an agent's status changed; never fails and never waits. */
  alert(change: StatusChange): void;
  /** May a template read this environment variable as a secret? */
  mayReadEnv(name: string): boolean;
  /** The value of an environment variable that templates may read; undefined for any other. */
  envSecret(name: string): string | undefined;
  /** What this process's circuit breaker of the agent says. */
  breakerStatus(agentId: number): BreakerStatus;
  /** Calls an agent that need not be registered, and shows what came of it. */
  tryAgent(
    call: AgentCall,
    trial: { io: CallIo; headers: Record<string, string>; secretOf: SecretOf },
  ): Promise<Trial>;
}
