import type { ConnectionTest } from "@orchestrator/contracts";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-codes.ts";
import type { OutputFormat } from "../output.ts";
import { printValue } from "../print-value.ts";
import { UsageError } from "../usage-error.ts";
import { authOf } from "./auth-of.ts";
import type { AuthFlags } from "./auth-of.ts";
import { renderConnectionTest } from "./render-connection-test.ts";

export interface RegisterFlags extends AuthFlags {
  template: string;
  endpoint: string;
  name?: string;
  description?: string;
  capability: string[];
  param: string[];
  timeoutMs?: number;
  private?: boolean;
  query?: string;
  test?: boolean;
  skipTest?: boolean;
  output: OutputFormat;
}

/** Tries an agent and registers it; with `--test` it is only tried. */
export async function registerAgent(
  context: CommandContext,
  _args: [],
  flags: RegisterFlags,
): Promise<number> {
  const { client, terminal, settings } = context;
  const auth = await authOf(flags, settings.env);
  const tested = {
    ...paramsOf(flags.param),
    ...(flags.timeoutMs === undefined ? {} : { timeout_ms: flags.timeoutMs }),
  };
  if (flags.test === true) {
    const report = await client.agents.testConnection({
      endpoint: flags.endpoint,
      template_config: {
        template: flags.template,
        ...tested,
        ...(auth === undefined ? {} : { auth_config: auth }),
      },
      ...(flags.query === undefined ? {} : { test_query: flags.query }),
    });
    return printTest(context, report, flags.output);
  }
  if (flags.name === undefined)
    throw new UsageError("give the agent a name with --name, or only try it with --test");
  const agent = await client.agents.registerWithTemplate({
    name: flags.name,
    endpoint: flags.endpoint,
    template_id: flags.template,
    capabilities: flags.capability,
    custom_config: tested,
    visibility: flags.private === true ? "private" : "shared",
    skip_test: flags.skipTest === true,
    ...(flags.description === undefined ? {} : { description: flags.description }),
    ...(auth === undefined ? {} : { auth_config: auth }),
    ...(flags.query === undefined ? {} : { test_query: flags.query }),
  });
  if (flags.output === "text") terminal.print(`Agent ${agent.id} (${agent.name}) is registered.\n`);
  else printValue(terminal, agent, flags.output);
  return exitCodes.ok;
}

function printTest({ terminal }: CommandContext, report: ConnectionTest, output: OutputFormat): number {
  if (output === "text") terminal.print(renderConnectionTest(report, terminal.style));
  else printValue(terminal, report, output);
  return report.success ? exitCodes.ok : exitCodes.failed;
}

/** `model=gpt` is text, `n=3` a number, `deep=true` a truth value; `n="3"` is text again. */
function paramsOf(given: readonly string[]): { params?: Record<string, string | number | boolean> } {
  if (given.length === 0) return {};
  return {
    params: Object.fromEntries(
      given.map((text) => {
        const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
        if (name === undefined || value === undefined)
          throw new UsageError(`--param ${text}: write it as name=value`);
        return [name, valueOf(value)];
      }),
    ),
  };
}

function valueOf(text: string): string | number | boolean {
  if (text === "true" || text === "false") return text === "true";
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  return /^".*"$/s.test(text) ? text.slice(1, -1) : text;
}
