import { isoTime } from "../kernel/clock.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Egress } from "../security/egress/egress.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { StatusChange } from "./record-health.ts";

const TIMEOUT_MS = 10_000;
const PAUSES_MS = [2000, 10_000];

interface AlertDeps {
  egress: Egress;
  clock: Clock;
  logger: Logger;
  /** Where alerts are posted; undefined = only the log says it. */
  url: string | undefined;
}

/** Makes the function that tells whoever minds the service about an agent: a log line, and a POST to the webhook. */
export function createAlert(deps: AlertDeps): (change: StatusChange) => void {
  return (change) => {
    const { agentId, name, from, to, reason, error } = change;
    deps.logger.warn(
      { agent_id: agentId, agent: name, from, to, error },
      `agent ${name} is ${to}: ${reason}`,
    );
    if (deps.url !== undefined) void post(deps, deps.url, change);
  };
}

async function post({ egress, clock, logger }: AlertDeps, url: string, change: StatusChange): Promise<void> {
  const body = JSON.stringify({
    type: "agent.status_changed",
    agent_id: change.agentId,
    agent_name: change.name,
    from: change.from,
    to: change.to,
    reason: change.reason,
    error: change.error,
    at: isoTime(change.at),
  });
  for (const pauseMs of [...PAUSES_MS, undefined]) {
    const result = await egress.request({
      method: "POST",
      url,
      headers: { "content-type": "application/json" },
      body,
      deadlineAt: clock.now() + TIMEOUT_MS,
    });
    if (result.ok && result.status < 300) return;
    if (pauseMs === undefined) {
      logger.error(
        { agent_id: change.agentId, status: result.ok ? result.status : result.problem },
        "the alert webhook did not take an alert",
      );
      return;
    }
    await new Promise<void>((resolve) => clock.at(clock.now() + pauseMs, resolve));
  }
}
