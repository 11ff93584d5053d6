import type { Command } from "commander";
import type { CommandContext } from "./command-context.ts";
import type { GlobalFlags } from "./settings.ts";

/** What a command does: its arguments, its flags, and as the answer its exit code. */
export type Action<A extends unknown[], F> = (context: CommandContext, args: A, flags: F) => Promise<number>;

/** Has the command do this. Its code is loaded when it runs, so that help does not wait for it. */
export function onRun<A extends unknown[], F>(command: Command, load: () => Promise<Action<A, F>>): Command {
  return command.action(async () => {
    const [{ openContext }, run] = await Promise.all([import("./command-context.ts"), load()]);
    const context = openContext(command.optsWithGlobals<GlobalFlags>());
    // Commander has read them as the command declares them, which is what A and F say.
    process.exitCode = await run(context, command.processedArgs as A, command.opts() as F);
  });
}
