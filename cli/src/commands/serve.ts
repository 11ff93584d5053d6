import { InvalidArgumentError } from "commander";
import type { Command } from "commander";
import { environmentWith } from "../environment.ts";
import type { ServiceFlags } from "../environment.ts";
import { untilSignal } from "../until-signal.ts";

interface ServeFlags extends Omit<ServiceFlags, "run"> {
  work: boolean;
  api: boolean;
}

export function addServeCommand(program: Command): void {
  program
    .command("serve")
    .description("run the service with its UI, without agents, until SIGTERM or Ctrl-C")
    .option("--host <address>", "address to listen on (HOST, default 127.0.0.1)")
    .option("--port <number>", "port to listen on (PORT, default 8000)")
    .option("--web-port <number>", "port of the UI, or off (WEB_PORT, default 3000, or the next free one)")
    .option("--data <folder>", "folder of the database (DATABASE_URL, default ./data)")
    .option("--no-work", "take requests only; needs PostgreSQL (RUN=api)")
    .option("--no-api", "work steps off only; needs PostgreSQL (RUN=work)")
    .option("--log-level <level>", "silent, error, warn, info or debug (LOG_LEVEL, default info)")
    .action(async ({ work, api, ...flags }: ServeFlags) => {
      if (!work && !api)
        throw new InvalidArgumentError("--no-work and --no-api together leave nothing to do");
      const signal = untilSignal();
      const { serve } = await import("@orchestrator/service/main");
      await serve(
        environmentWith({ ...flags, ...(work ? {} : { run: "api" }), ...(api ? {} : { run: "work" }) }),
        signal,
        (_app, url, webUrl) => {
          const ui = webUrl === undefined ? "" : `, UI at ${webUrl}`;
          process.stdout.write(
            url === undefined
              ? "orchestrator works steps off and takes no requests\n"
              : `orchestrator is ready at ${url} (API docs at ${url}/docs${ui})\n`,
          );
        },
      );
    });
}
