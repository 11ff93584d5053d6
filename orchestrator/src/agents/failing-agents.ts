import type { FailingAgent } from "@orchestrator/contracts";
import { callsFail } from "@orchestrator/contracts/calls-fail";
import { summariseCalls } from "./summarise-calls.ts";
import type { Reader } from "../store/store.ts";
import { latestAttemptsOf, latestStepsOf } from "../store/tables/agent-calls.ts";
import { findAgentRow } from "../store/tables/agents.ts";

const CALLS_OF_EACH = 200;

/**
 * Which of these agents are active and fail at most of their work, whoever calls them, from their newest 200 calls.
 * @param since milliseconds since 1970: calls before count in nothing
 */
export async function failingAgents(
  reader: Reader,
  agentIds: readonly number[],
  since: number,
): Promise<FailingAgent[]> {
  const looked = await Promise.all(
    agentIds.map(async (agentId) => {
      const [agent, steps, attempts] = await Promise.all([
        findAgentRow(reader, agentId),
        latestStepsOf(reader, agentId, CALLS_OF_EACH),
        latestAttemptsOf(reader, agentId, since, CALLS_OF_EACH),
      ]);
      if (agent === undefined) return [];
      const { success_rate, calls, failed } = summariseCalls(
        { steps, attempts, limit: CALLS_OF_EACH },
        since,
      );
      if (!callsFail(agent.status, { success_rate })) return [];
      return [{ agent_id: agentId, name: agent.name, calls, failed }];
    }),
  );
  return looked.flat();
}
