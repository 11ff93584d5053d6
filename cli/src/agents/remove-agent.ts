import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-codes.ts";
import { cleanLine } from "../terminal/clean-text.ts";
import { agentIdOf } from "./agent-id-of.ts";

/** Removes an agent; what it did stays in the tasks. */
export async function removeAgent(
  { client, terminal }: CommandContext,
  [agent]: [agent: string],
): Promise<number> {
  const id = await agentIdOf(client, agent);
  const { name } = await client.agents.get(id);
  await client.agents.remove(id);
  terminal.print(`Agent ${id} (${cleanLine(name)}) is removed.\n`);
  return exitCodes.ok;
}
