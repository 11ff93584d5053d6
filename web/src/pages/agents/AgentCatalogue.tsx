import type { AgentSummary } from "@orchestrator/contracts";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { VirtualTable } from "../../components/VirtualTable.tsx";
import { pb } from "../../paths.ts";
import { agentColumns } from "./agent-columns.tsx";
import type { AgentRow } from "./agent-columns.tsx";
import { AgentCards } from "./AgentCards.tsx";
import { useAgentFigures } from "./use-agent-figures.ts";

interface AgentCatalogueProps {
  /** All, in the service's order. */
  agents: readonly AgentSummary[];
  found: readonly AgentSummary[];
  view: "list" | "cards";
}

/** The agents that match, with the figures of those in sight. */
export function AgentCatalogue({ agents, found, view }: AgentCatalogueProps) {
  const navigate = useNavigate();
  const { of: figures, show } = useAgentFigures(agents);
  const rows = useMemo(
    () => found.map((agent): AgentRow => ({ agent, figures: figures.get(agent.id) })),
    [found, figures],
  );
  const open = useCallback(
    ({ agent }: AgentRow) => void navigate({ to: pb.agent({ agentId: agent.id }), search: {} }),
    [navigate],
  );
  const onShown = useCallback(
    (shown: readonly AgentRow[]) => show(shown.map(({ agent }) => agent.id)),
    [show],
  );
  if (view === "cards") return <AgentCards rows={rows} onShown={show} />;
  return (
    <VirtualTable
      label="Agents"
      columns={agentColumns}
      rows={rows}
      keyOf={agentId}
      total={rows.length}
      onOpen={open}
      onShown={onShown}
    />
  );
}

const agentId = ({ agent }: AgentRow): number => agent.id;
