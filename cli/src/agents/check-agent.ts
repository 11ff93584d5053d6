import type { AgentHealth } from "@orchestrator/contracts";
import { callsFail } from "@orchestrator/contracts/calls-fail";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-codes.ts";
import type { OutputFormat } from "../output.ts";
import { printValue } from "../print-value.ts";
import { cleanLine } from "../terminal/clean-text.ts";
import { agentIdOf } from "./agent-id-of.ts";
import { agentPaint } from "./list-agents.ts";

/** Asks an agent now whether it is up; fails when it is not. */
export async function checkAgent(
  { client, terminal }: CommandContext,
  [agent]: [agent: string],
  { output }: { output: OutputFormat },
): Promise<number> {
  const id = await agentIdOf(client, agent);
  const health: AgentHealth = await client.agents.checkHealth(id);
  if (output === "text") {
    const { status, endpoint, response_time_ms: ms, error } = health;
    const time = ms === null ? "" : ` in ${Math.round(ms)} ms`;
    const why = error === undefined ? "" : `: ${cleanLine(error)}`;
    terminal.print(`${agentPaint(status, terminal.style)(status)}  ${cleanLine(endpoint)}${time}${why}\n`);
    const figures = await client.agents.figures(id);
    if (health.status === "healthy" && callsFail("active", figures))
      terminal.note(
        `It answers, and fails at its work: ${figures.failed} of ${figures.calls} calls in the last hour failed.\n`,
      );
  } else printValue(terminal, health, output);
  return health.status === "healthy" ? exitCodes.ok : exitCodes.failed;
}
