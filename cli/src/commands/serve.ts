import type { Command } from "commander";
import { environmentWith } from "../environment.ts";
import type { ServiceFlags } from "../environment.ts";
import { untilSignal } from "../until-signal.ts";

export function addServeCommand(program: Command): void {
  program
    .command("serve")
    .description("run the service alone, until SIGTERM or Ctrl-C")
    .option("--host <address>", "address to listen on (HOST, default 127.0.0.1)")
    .option("--port <number>", "port to listen on (PORT, default 8000)")
    .option("--data <folder>", "folder of the database (DATABASE_URL, default ./data)")
    .option("--log-level <level>", "silent, error, warn, info or debug (LOG_LEVEL, default info)")
    .action(async (flags: ServiceFlags) => {
      const signal = untilSignal();
      const { serve } = await import("@orchestrator/service/main");
      await serve(environmentWith(flags), signal, (_app, url) => {
        process.stdout.write(`orchestrator is ready at ${url} (API docs at ${url}/docs)\n`);
      });
    });
}
