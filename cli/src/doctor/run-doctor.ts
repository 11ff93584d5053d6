import { inspectBeside } from "@orchestrator/service/inspect-beside";
import type { CommandContext } from "../command-context.ts";
import { environmentWith } from "../environment.ts";
import { exitCodes } from "../exit-codes.ts";
import { printValue } from "../print-value.ts";
import { cleanLine } from "../terminal/clean-text.ts";
import { padTo } from "../terminal/fit-text.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { checkPort } from "./check-port.ts";
import { checkRedis } from "./check-redis.ts";
import { checkRuntime } from "./check-runtime.ts";
import { askHealth, checkAgents, checkHealth } from "./check-service.ts";
import { checkDatabase, checkDataFolder, checkModel, checkSecretKey } from "./check-storage.ts";
import { failed, skipped } from "./finding.ts";
import type { Finding } from "./finding.ts";

export interface DoctorFlags {
  json?: boolean;
  data?: string;
}

/** Looks at everything that has to work, and says of what does not how to mend it. Changes nothing. */
export async function runDoctor(
  { client, settings, terminal }: CommandContext,
  _args: [],
  { json, data }: DoctorFlags,
): Promise<number> {
  const answer = await askHealth(settings.url);
  const findings = [
    checkRuntime(process.versions.node),
    ...(await checksOfThisMachine(settings.url, data)),
    ...checkHealth(settings.url, answer),
    ...(answer === undefined ? [skipped("agents", "no service")] : await checkAgents(client)),
  ];
  const isFine = findings.every(({ status }) => status !== "failed");
  if (json === true) printValue(terminal, { ok: isFine, checks: findings }, "json");
  else printFindings(terminal, findings);
  return isFine ? exitCodes.ok : exitCodes.failed;
}

/** What only says something where the service itself runs. */
async function checksOfThisMachine(url: string, data: string | undefined): Promise<Finding[]> {
  if (!/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname))
    return [skipped("this machine", `the service is on another one; run the doctor there, too`)];
  const env = environmentWith({ data });
  try {
    const found = await inspectBeside(env);
    return [
      ...(await checkDataFolder(found.dataFolder)),
      checkDatabase(found),
      checkSecretKey(found),
      await checkPort(found, async (place) => (await askHealth(place)) !== undefined),
      await checkRedis(env["REDIS_URL"]),
      checkModel(found),
    ];
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return [
      failed(
        "configuration",
        message,
        "Correct the variables that it names; see docs/operations/running.md.",
      ),
    ];
  }
}

function printFindings({ print, style }: Terminal, findings: readonly Finding[]): void {
  const paint = { ok: style.green, warning: style.yellow, failed: style.red, skipped: style.dim };
  const width = Math.max(...findings.map(({ check }) => check.length)) + 2;
  for (const { check, status, message, fix } of findings) {
    print(`${paint[status](status.padEnd(7))}  ${padTo(check, width)}${cleanLine(message)}\n`);
    if (fix !== undefined) print(`${" ".repeat(9 + width)}${style.bold("fix:")} ${fix}\n`);
  }
}
