import type { Client } from "@orchestrator/client";
import type { FailingAgent } from "@orchestrator/contracts";
import { cleanLine } from "../terminal/clean-text.ts";
import { failed, ok, skipped, warning } from "./finding.ts";
import type { Finding } from "./finding.ts";

const ANSWER_WITHIN_MS = 5000;
const MUCH_SKEW_MS = 5000;

export interface ServiceAnswer {
  status: string;
  version: string;
  /** How far its clock is ahead of ours, in milliseconds; to the second. */
  skewMs: number | undefined;
}

/** Asks whatever is at an address whether it is an orchestrator; undefined when it is not. */
export async function askHealth(url: string): Promise<ServiceAnswer | undefined> {
  try {
    const startedAt = Date.now();
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    const middle = (startedAt + Date.now()) / 2;
    const body = (await response.json()) as { status?: unknown; service?: unknown; version?: unknown };
    if (body.service !== "Multi-Agent Orchestrator") return undefined;
    const date = Date.parse(response.headers.get("date") ?? "");
    return {
      status: cleanLine(String(body.status)),
      version: cleanLine(String(body.version)),
      // The header is cut to the second.
      skewMs: Number.isNaN(date) ? undefined : date + 500 - middle,
    };
  } catch {
    return undefined;
  }
}

export function checkHealth(url: string, answer: ServiceAnswer | undefined): Finding[] {
  if (answer === undefined) {
    return [
      failed(
        "service",
        `no orchestrator answers at ${url}`,
        "Start one with `orchestrator serve` (or npm start), or say where it is with --url or ORCHESTRATOR_URL.",
      ),
      skipped("health", "no service"),
      skipped("clock", "no service"),
    ];
  }
  const { status, version } = answer;
  return [
    ok("service", `version ${version} answers at ${url}`),
    status === "healthy"
      ? ok("health", status)
      : failed(
          "health",
          status,
          status === "draining"
            ? "It is shutting down; start it again when it has ended."
            : "Its database does not answer; its log says why.",
        ),
    checkClock(answer),
  ];
}

function checkClock({ skewMs }: ServiceAnswer): Finding {
  if (skewMs === undefined) return skipped("clock", "the service does not tell its time");
  const text = `the service's clock is ${Math.abs(skewMs / 1000).toFixed(0)} s ${skewMs < 0 ? "behind" : "ahead of"} this one`;
  if (Math.abs(skewMs) <= MUCH_SKEW_MS) return ok("clock", "the service's clock agrees with this one");
  return warning(
    "clock",
    text,
    "Set both by a time server (NTP); times in lists and retries are off by as much.",
  );
}

/** Whether agents are up, and with it whether the key is good. */
export async function checkAgents(client: Client): Promise<Finding[]> {
  try {
    const counts = await client.agents.statistics();
    const ailing = await client.agents.listPage({ healthy: "false", limit: 10 });
    const { agents } = await client.overview({ window_minutes: 60 });
    return [
      ok("access", "the service lets us in"),
      agentsFinding(counts.total_agents, ailing),
      ...(agents.failing.length === 0 ? [] : [callsFinding(agents.failing)]),
    ];
  } catch (error) {
    const message = cleanLine(error instanceof Error ? error.message : String(error));
    return [
      failed("access", message, "Set ORCHESTRATOR_API_KEY (or --api-key) to a key of this service."),
      skipped("agents", "the service does not let us in"),
    ];
  }
}

function agentsFinding(
  all: number,
  { items, total }: { items: readonly { id: number; name: string }[]; total: number },
): Finding {
  if (all === 0) {
    return warning(
      "agents",
      "none is registered: no task can be planned",
      "orchestrator agents register --template api --endpoint URL --name NAME",
    );
  }
  if (total === 0) return ok("agents", `${all} registered, none found down`);
  const names = items.map(({ id, name }) => `${cleanLine(name)} (${id})`).join(", ");
  return failed(
    "agents",
    `${total} of ${all} are down: ${names}${total > items.length ? ", …" : ""}`,
    `orchestrator agents check ${items[0]?.id ?? ""} says why; orchestrator agents get shows the endpoint.`,
  );
}

/** They answer health checks and fail at their work. */
function callsFinding(failing: readonly FailingAgent[]): Finding {
  const [worst] = failing;
  const names = failing
    .slice(0, 10)
    .map(({ agent_id: id, name, calls, failed }) => `${cleanLine(name)} (${id}): ${failed} of ${calls}`);
  return warning(
    "calls of agents",
    `most calls fail in the last hour: ${names.join(", ")}${failing.length > names.length ? ", …" : ""}`,
    `orchestrator agents get ${worst?.agent_id ?? ""} shows its calls; orchestrator tasks list --status failed shows whose.`,
  );
}
