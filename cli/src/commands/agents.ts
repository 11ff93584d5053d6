import { Option } from "commander";
import type { Command } from "commander";
import { idOf, numberIn } from "../number-argument.ts";
import { onRun } from "../on-run.ts";
import { withOutput } from "../output.ts";

const TYPES = ["a2a_server", "api", "langgraph", "crewai", "databricks", "openai", "custom"];
const PAGE = 500;
const LONGEST_TIMEOUT_MS = 120_000;
const AGENT = ["<agent>", "the agent's id or name"] as const;

export function addAgentsCommand(program: Command): void {
  const agents = program.command("agents").description("the agents that work the steps of tasks off");

  const list = agents
    .command("list")
    .description("list agents")
    .addOption(new Option("--status <status>", "in this status").choices(["active", "inactive", "error"]))
    .addOption(new Option("--type <type>", "of this type").choices(TYPES))
    .option("--capability <name>", "with this capability")
    .option("--text <words>", "with these words in name, description or address")
    .addOption(new Option("--healthy", "whose latest check found them up").conflicts("unhealthy"))
    .option("--unhealthy", "whose latest check failed")
    .option("--figures", "how each did in the last hour")
    .option("--limit <number>", "at most so many", numberIn(1, PAGE), 50)
    .option("--cursor <id>", "go on above this agent", idOf);
  onRun(
    withOutput(list, ["text", "json", "ndjson"]),
    async () => (await import("../agents/list-agents.ts")).listAgents,
  );

  const get = agents
    .command("get")
    .description("show an agent")
    .argument(...AGENT);
  onRun(withOutput(get), async () => (await import("../agents/get-agent.ts")).getAgent);

  addRegister(agents);

  const check = agents
    .command("check")
    .description("ask an agent now whether it is up")
    .argument(...AGENT);
  onRun(withOutput(check), async () => (await import("../agents/check-agent.ts")).checkAgent);

  const remove = agents
    .command("remove")
    .description("remove an agent; what it did stays in the tasks")
    .argument(...AGENT);
  onRun(remove, async () => (await import("../agents/remove-agent.ts")).removeAgent);
}

const collected = (value: string, before: string[]): string[] => [...before, value];

function addRegister(agents: Command): void {
  const register = agents
    .command("register")
    .description("try an agent, and register it when it answers as its template says")
    .requiredOption("--template <name>", "how it is called; orchestrator templates list shows the templates")
    .requiredOption("--endpoint <url>", "where it is")
    .option("--name <name>", "what it is called")
    .option("--description <text>", "what it does; tasks are planned by these words")
    .option("--capability <name>", "something it can do; may be given more than once", collected, [])
    .option("--param <name=value>", "a setting of its template; may be given more than once", collected, [])
    .option("--timeout-ms <number>", "how long a step may take", numberIn(100, LONGEST_TIMEOUT_MS))
    .option("--private", "for you alone")
    .option("--query <text>", "what it is asked in the test")
    .addOption(new Option("--test", "only try it, register nothing").conflicts("skipTest"))
    .option("--skip-test", "register it without trying it, e.g. since it is not up yet")
    .addOption(
      new Option("--auth <type>", "how the token is sent").choices(["none", "bearer", "api_key", "basic"]),
    )
    .option("--auth-header <name>", "header of an api_key")
    .option("--auth-user <name>", "user of basic")
    .addOption(
      new Option("--auth-token-env <name>", "the token is in this variable, here").conflicts([
        "authTokenFile",
        "authTokenStdin",
        "authServerEnv",
      ]),
    )
    .addOption(
      new Option("--auth-token-file <file>", "the token is in this file, here").conflicts([
        "authTokenStdin",
        "authServerEnv",
      ]),
    )
    .addOption(
      new Option("--auth-token-stdin", "the token comes on standard input").conflicts("authServerEnv"),
    )
    .option("--auth-server-env <name>", "the token is in this variable of the service");
  onRun(withOutput(register), async () => (await import("../agents/register-agent.ts")).registerAgent);
}
