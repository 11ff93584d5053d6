import { referenceAgents } from "@orchestrator/reference-agents";
import { serve } from "@orchestrator/service/main";
import { registerMissingAgents } from "@orchestrator/service/register-missing-agents";
import { buildWeb } from "./build-web.ts";
import { startAgents } from "./start-agents.ts";

export interface DevOptions {
  env: Record<string, string | undefined>;
  /** First port of the reference agents. */
  agentPorts: number;
  signal: AbortSignal;
}

/** The service with the reference agents registered and running, until `signal` aborts. */
export async function runDev({ env, agentPorts, signal }: DevOptions): Promise<void> {
  if (env["WEB_PORT"] !== "off") await buildWeb();
  await using agents = await startAgents(referenceAgents, { firstPort: agentPorts, env });
  // The reference agents live on this machine, whatever address the service listens on.
  const networks = [env["AGENT_NETWORKS"], "loopback"]
    .filter((item) => item !== undefined && item !== "")
    .join(",");
  await serve({ ...env, AGENT_NETWORKS: networks, RUN: "all" }, signal, async (app, url = "", webUrl) => {
    await registerMissingAgents(app, agents.registrations);
    process.stdout.write(
      banner({ url, webUrl }, agents.registrations, {
        data: env["DATABASE_URL"],
        model: app.deps.modelPlanner?.model,
      }),
    );
  });
}

function banner(
  { url, webUrl }: { url: string; webUrl: string | undefined },
  agents: readonly { name: string; endpoint: string }[],
  { data, model }: { data: string | undefined; model: string | undefined },
): string {
  const width = Math.max(...agents.map(({ name }) => name.length), "API docs".length);
  const line = (name: string, value: string): string => `  ${name.padEnd(width)}  ${value}\n`;
  return [
    "\nMulti-Agent Orchestrator is ready.\n\n",
    ...(webUrl === undefined ? [] : [line("UI", webUrl)]),
    line("service", url),
    line("API docs", `${url}/docs`),
    ...agents.map(({ name, endpoint }) => line(name, endpoint)),
    line("data", data ?? "sqlite:./data/orchestrator.db"),
    line("planner", model === undefined ? "rules" : `${model} (sees the tasks; PLANNER=rules turns it off)`),
    "\nTry it in another terminal:\n\n",
    `  curl -s ${url}/api/tasks -H 'Content-Type: application/json' -H 'Prefer: wait=30' \\\n`,
    `    -d '{"user_id":"me","description":"Compute the mean and standard deviation of 4, 8, 15, 16, 23, 42, then convert the result to XML"}'\n\n`,
    "Ctrl-C stops it; unfinished tasks go on at the next start.\n",
  ].join("");
}
