import type { Command } from "commander";
import { environmentWith } from "../environment.ts";
import type { ServiceFlags } from "../environment.ts";
import { untilSignal } from "../until-signal.ts";

interface DevFlags extends ServiceFlags {
  agentPorts: string;
}

export function addDevCommand(program: Command): void {
  program
    .command("dev")
    .description("run the service and the reference agents in one process, until SIGTERM or Ctrl-C")
    .option("--host <address>", "address of the service (HOST, default 127.0.0.1)")
    .option("--port <number>", "port of the service (PORT, default 8000)")
    .option("--agent-ports <number>", "first port of the reference agents", "8001")
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
