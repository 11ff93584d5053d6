import { checkedAgentRows } from "../store/tables/agents.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { probeAgent } from "./probe-agent.ts";
import { recordHealth } from "./record-health.ts";

/** Agents asked at the same time; with 5 s for each, 300 that hang among 1,000 delay a sweep by some 24 s. */
const AT_ONCE = 64;

/** Checks every active agent, and those that an earlier check took out of use, a bounded number at a time. */
export async function checkAllHealth(
  deps: Pick<AgentDeps, "store" | "clock" | "templates" | "connectorFor" | "bus" | "catalogue" | "alert">,
  signal: AbortSignal,
): Promise<void> {
  const rows = await checkedAgentRows(deps.store.reader);
  const work = async (): Promise<void> => {
    for (let row = rows.pop(); row !== undefined && !signal.aborted; row = rows.pop()) {
      const { id } = row;
      const probe = await probeAgent(deps, row, signal);
      if (signal.aborted) return;
      const change = await deps.store.transaction((tx) =>
        recordHealth(tx, deps, id, probe, deps.clock.now()),
      );
      if (change !== undefined) deps.alert(change);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, rows.length) }, work));
}
