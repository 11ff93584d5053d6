import type { AgentFigures, AgentSummary, ListAgents } from "@orchestrator/contracts";
import type { Page } from "@orchestrator/client";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-codes.ts";
import { noteRest } from "../note-rest.ts";
import type { OutputFormat } from "../output.ts";
import { printValue } from "../print-value.ts";
import { cleanLine } from "../terminal/clean-text.ts";
import type { Paint, Style } from "../terminal/style.ts";
import { renderTable } from "../terminal/table.ts";
import type { Cell } from "../terminal/table.ts";

export interface ListAgentFlags {
  output: OutputFormat;
  status?: ListAgents["status"];
  type?: ListAgents["agent_type"];
  capability?: string;
  text?: string;
  healthy?: boolean;
  unhealthy?: boolean;
  figures?: boolean;
  limit: number;
  cursor?: number;
}

/** Lists the agents; with figures how they did in the last hour. */
export async function listAgents(context: CommandContext, _args: [], flags: ListAgentFlags): Promise<number> {
  const { client, terminal } = context;
  const { limit, cursor, status, type, capability, text } = flags;
  const healthy = flags.healthy === true ? "true" : undefined;
  const listed = client.agents.listPage({
    limit,
    cursor,
    status,
    agent_type: type,
    capability,
    text,
    healthy: flags.unhealthy === true ? "false" : healthy,
  });
  if (flags.output !== "text") {
    const page = await listed;
    printValue(terminal, page.items, flags.output);
    return exitCodes.ok;
  }
  const [page, { agents }] = await Promise.all([listed, client.overview({ window_minutes: 60 })]);
  const failing = new Set(agents.failing.map(({ agent_id: id }) => id));
  const figures = flags.figures === true ? await figuresOf(context, page) : undefined;
  const { style } = terminal;
  terminal.print(
    renderTable(
      ["ID", "NAME", "TYPE", "STATUS", "HEALTH", ...(figures === undefined ? ["CAPABILITIES"] : FIGURES)],
      page.items.map((agent) => [
        ...rowOf(agent, failing.has(agent.id) ? "calls fail" : healthOf(agent), style),
        ...(figures === undefined
          ? [{ text: cleanLine(agent.capabilities.join(", ")) }]
          : figureCells(figures.get(agent.id), style)),
      ]),
      { style, columns: terminal.size().columns, spare: ["TYPE", "P50", "P95", "HEALTH", "CALLS"] },
    ),
  );
  noteRest(terminal, page);
  return exitCodes.ok;
}

const FIGURES = ["CALLS", "SUCCESS", "P50", "P95", "BREAKER"];

async function figuresOf(
  { client }: CommandContext,
  { items }: Page<AgentSummary>,
): Promise<ReadonlyMap<number, AgentFigures>> {
  const figures = await Promise.all(items.map(({ id }) => client.agents.figures(id)));
  return new Map(figures.map((one) => [one.agent_id, one]));
}

const healthOf = ({ health }: AgentSummary): string => health?.status ?? "unchecked";

/** @param health in words: of an agent that answers health checks and fails at its work, that it does */
function rowOf(agent: AgentSummary, health: string, style: Style): Cell[] {
  return [
    { text: String(agent.id) },
    { text: cleanLine(agent.name) },
    { text: agent.agent_type },
    { text: agent.status, paint: agentPaint(agent.status, style) },
    { text: health, paint: agentPaint(health, style) },
  ];
}

function figureCells(figures: AgentFigures | undefined, style: Style): Cell[] {
  if (figures === undefined) return [];
  const { calls, success_rate: rate, latency_ms_p50: p50, latency_ms_p95: p95, breaker } = figures;
  return [
    { text: String(calls) },
    { text: rate === null ? "" : `${(rate * 100).toFixed(1)} %` },
    { text: p50 === null ? "" : `${Math.round(p50)} ms` },
    { text: p95 === null ? "" : `${Math.round(p95)} ms` },
    { text: breaker, ...(breaker === "closed" ? {} : { paint: style.red }) },
  ];
}

/** The colour of a status of an agent or of its health; its word is always beside it. */
export function agentPaint(status: string, style: Style): Paint {
  if (status === "active" || status === "healthy") return style.green;
  return ["error", "unhealthy", "calls fail"].includes(status) ? style.red : style.dim;
}
