import type { AgentFigures, AgentSummary } from "@orchestrator/contracts";
import { useQueries } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useApp } from "../../app/app-context.ts";
import { agentKeys } from "./agent-keys.ts";

/** Health checks come every minute and are no events. */
const REREAD_MS = 60_000;
/** As many as the service gives at once. */
const BLOCK = 100;

export interface FiguresInSight {
  of: ReadonlyMap<number, AgentFigures>;
  /** These agents are looked at: their figures are wanted. */
  show: (agentIds: readonly number[]) => void;
}

/** How agents did lately; read in blocks, and only for those that are in sight. */
export function useAgentFigures(agents: readonly AgentSummary[]): FiguresInSight {
  const { client } = useApp();
  const [inSight, setInSight] = useState<readonly number[]>([]);
  const blocks = useMemo(() => blocksOf(agents, inSight), [agents, inSight]);
  const of = useQueries({
    queries: blocks.map((after) => ({
      queryKey: agentKeys.figures(after),
      refetchInterval: REREAD_MS,
      queryFn: () => client.agents.listFigures({ limit: BLOCK, ...(after === 0 ? {} : { cursor: after }) }),
    })),
    combine: figuresById,
  });
  const show = useMemo(
    () =>
      (ids: readonly number[]): void =>
        setInSight((before) => (before.join() === ids.join() ? before : ids)),
    [],
  );
  return { of, show };
}

const figuresById = (results: { data: { items: AgentFigures[] } | undefined }[]) =>
  new Map(results.flatMap(({ data }) => data?.items ?? []).map((figures) => [figures.agent_id, figures]));

/** The block of each agent is named by the agent before its first. */
function blocksOf(agents: readonly AgentSummary[], ids: readonly number[]): number[] {
  const places = new Map(agents.map(({ id }, i) => [id, i]));
  const starts = ids.map((id) => Math.floor((places.get(id) ?? 0) / BLOCK) * BLOCK);
  return [...new Set(starts)].map((start) => agents[start - 1]?.id ?? 0);
}
