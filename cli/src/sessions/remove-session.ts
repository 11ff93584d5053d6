import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-codes.ts";

/** Removes a session with its messages and memory; its tasks stay. */
export async function removeSession(
  { client, terminal }: CommandContext,
  [id]: [id: string],
): Promise<number> {
  await client.sessions.remove(id);
  terminal.print(`Session ${id} is removed.\n`);
  return exitCodes.ok;
}
