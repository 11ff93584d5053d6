import type { AgentConfig } from "@orchestrator/contracts";
import type { ProbeResult } from "../connectors/connector.ts";
import { messageOf } from "../kernel/app-error.ts";
import type { AgentRow } from "../store/tables/agents.ts";
import { fromJson } from "../store/tables/json-column.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { agentTarget, templateOf } from "./agent-target.ts";

const PROBE_TIMEOUT_MS = 5000;

/** Asks an agent whether it is up. An agent that cannot even be asked (its template is gone, say) is in error. */
export async function probeAgent(
  { clock, templates, connectorFor }: Pick<AgentDeps, "clock" | "templates" | "connectorFor">,
  row: AgentRow,
  signal: AbortSignal,
): Promise<ProbeResult> {
  try {
    const config = fromJson<AgentConfig>(row.config);
    await templates.learn(templateOf(row, config));
    const target = agentTarget(templates, row, config);
    const deadlineAt = clock.now() + PROBE_TIMEOUT_MS;
    return await connectorFor(target).probe(target, { signal, deadlineAt, now: () => clock.now() });
  } catch (error) {
    return { status: "error", responseTimeMs: null, error: messageOf(error) };
  }
}
