import type { Delivery } from "@orchestrator/contracts";
import type { AgentTarget } from "../connectors/connector.ts";

export const DEFAULT_TIMEOUT_MS = 30_000;
/** Calls of one agent that run at once, unless the agent says otherwise. */
export const DEFAULT_MAX_CONCURRENCY = 64;

/** How long one call of the agent may take in all. */
export const timeoutMsOf = ({ config, template }: AgentTarget): number =>
  config.timeout_ms ?? template.timeout_ms ?? DEFAULT_TIMEOUT_MS;

export const deliveryOf = ({ config, template }: AgentTarget): Delivery =>
  config.delivery ?? template.delivery;
