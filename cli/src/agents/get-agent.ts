import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-codes.ts";
import type { OutputFormat } from "../output.ts";
import { printValue } from "../print-value.ts";
import { renderFacts } from "../render-facts.ts";
import { cleanValue } from "../terminal/clean-text.ts";
import { localTime } from "../terminal/durations.ts";
import { agentIdOf } from "./agent-id-of.ts";

/** Shows an agent and how it did in the last hour. */
export async function getAgent(
  { client, terminal }: CommandContext,
  [agent]: [agent: string],
  { output }: { output: OutputFormat },
): Promise<number> {
  const id = await agentIdOf(client, agent);
  const found = await client.agents.get(id);
  if (output !== "text") {
    printValue(terminal, found, output);
    return exitCodes.ok;
  }
  const figures = await client.agents.figures(id);
  const shown = cleanValue(found);
  const { health } = shown;
  const rate =
    figures.success_rate === null ? "" : `, ${(figures.success_rate * 100).toFixed(1)} % succeeded`;
  const latency =
    figures.latency_ms_p50 === null
      ? ""
      : `, p50 ${Math.round(figures.latency_ms_p50)} ms, p95 ${Math.round(figures.latency_ms_p95 ?? 0)} ms`;
  terminal.print(
    renderFacts(terminal.style, [
      ["agent", `${shown.id} ${shown.name}`],
      ["description", shown.description],
      ["type", shown.agent_type],
      ["endpoint", shown.endpoint],
      ["capabilities", shown.capabilities.join(", ")],
      ["status", `${shown.status}, ${shown.visibility}`],
      ["health", health === null ? "never checked" : `${health.status} at ${localTime(health.checked_at)}`],
      ["last hour", `${figures.calls} calls${rate}${latency}`],
      ["breaker", figures.breaker],
      ["last used", figures.last_used_at === null ? "never" : localTime(figures.last_used_at)],
      ["config", JSON.stringify(shown.config)],
    ]),
  );
  return exitCodes.ok;
}
