import { InvalidArgumentError } from "commander";
import type { Command } from "commander";
import { environmentWith } from "../environment.ts";
import type { ServiceFlags } from "../environment.ts";
import { untilSignal } from "../until-signal.ts";

interface DevFlags extends ServiceFlags {
  agentPorts: number;
}

export function addDevCommand(program: Command): void {
  program
    .command("dev")
    .description("run the service, its UI and the reference agents in one process, until SIGTERM or Ctrl-C")
    .option("--host <address>", "address of the service (HOST, default 127.0.0.1)")
    .option("--port <number>", "port of the service (PORT, default 8000)")
    .option("--web-port <number>", "port of the UI, or off (WEB_PORT, default 3000, or the next free one)")
    .option("--agent-ports <number>", "first port of the reference agents; 0 = any free ports", portOf, 8001)
    .option("--data <folder>", "folder of the database (DATABASE_URL, default ./data)")
    .option("--log-level <level>", "silent, error, warn, info or debug (LOG_LEVEL, default warn)")
    .action(async (flags: DevFlags) => {
      const signal = untilSignal();
      const { runDev } = await import("../run-dev.ts");
      const env = environmentWith(flags);
      await runDev({
        env: { ...env, LOG_LEVEL: env["LOG_LEVEL"] ?? "warn" },
        agentPorts: flags.agentPorts,
        signal,
      });
    });
}

/** The last of the five agents must still have a port. */
const LAST_FIRST_PORT = 65_531;

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= LAST_FIRST_PORT) return port;
  throw new InvalidArgumentError(`It must be a whole number from 0 to ${LAST_FIRST_PORT}.`);
}
