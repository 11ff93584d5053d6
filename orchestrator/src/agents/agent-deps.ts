import type { AgentTarget, ConnectorFor } from "../connectors/connector.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Store } from "../store/store.ts";
import type { TemplateRegistry } from "../templates/template-registry.ts";
import type { AgentCatalogue } from "./agent-catalogue.ts";

export interface AgentDeps {
  store: Store;
  clock: Clock;
  catalogue: AgentCatalogue;
  templates: TemplateRegistry;
  connectorFor: ConnectorFor;
  /** @throws AppError ENDPOINT_INVALID or ENDPOINT_NOT_ALLOWED for what the URL itself shows */
  checkEndpoint(url: string): void;
  /** @throws AppError TEMPLATE_INVALID for mappings that cannot work */
  checkMappings(target: AgentTarget): void;
  /** May a template read this environment variable as a secret? */
  mayReadEnv(name: string): boolean;
}
