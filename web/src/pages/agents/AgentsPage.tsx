import { useNavigate, useSearch } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useCallback, useMemo } from "react";
import { useCommands } from "../../app/commands.ts";
import type { Command } from "../../app/commands.ts";
import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { QueryPanel } from "../../components/QueryPanel.tsx";
import { useAgentEvents } from "../../live/use-agent-events.ts";
import { pb } from "../../paths.ts";
import { agentStatuses, isNarrowed, matchingAgents, readAgentFilters } from "./agent-filters.ts";
import type { AgentFilters } from "./agent-filters.ts";
import { AgentCatalogue } from "./AgentCatalogue.tsx";
import { AgentFilterBar } from "./AgentFilterBar.tsx";
import { AgentStatisticsBar } from "./AgentStatisticsBar.tsx";
import { BuildAgentsLink } from "./BuildAgentsLink.tsx";
import { useAgents } from "./use-agents.ts";
import type { AllAgents } from "./use-agents.ts";

export function AgentsPage() {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const filters = useMemo(() => readAgentFilters(search), [search]);
  const navigate = useNavigate();
  const agents = useAgents();
  useAgentEvents();
  useAgentCommands();
  const register = useCallback(() => void navigate({ to: pb.registerAgent(), search: {} }), [navigate]);
  return (
    <>
      <PageHeader title="Agents">
        <BuildAgentsLink />
        <Button kind="primary" onClick={register}>
          <Plus size={14} aria-hidden />
          Register an agent
        </Button>
      </PageHeader>
      <QueryPanel query={agents} what="the agents">
        {(all) => <Catalogue all={all} filters={filters} onRegister={register} />}
      </QueryPanel>
    </>
  );
}

interface CatalogueProps {
  all: AllAgents;
  filters: AgentFilters;
  onRegister: () => void;
}

function Catalogue({ all: { agents, total }, filters, onRegister }: CatalogueProps) {
  const found = useMemo(() => matchingAgents(agents, filters), [agents, filters]);
  if (agents.length === 0)
    return (
      <EmptyState title="No agents yet">
        <p>Register the first one: any program that answers HTTP can take steps of tasks.</p>
        <Button kind="primary" onClick={onRegister}>
          Register an agent
        </Button>
      </EmptyState>
    );
  return (
    <>
      <AgentStatisticsBar />
      <AgentFilterBar filters={filters} agents={agents} />
      <p role="status" className="sr-only">
        {found.length} of {total} agents
      </p>
      {total > agents.length && (
        <p className="border-b border-line bg-warn-soft px-4 py-1.5 text-warn">
          The first {agents.length.toLocaleString()} of {total.toLocaleString()} agents are shown; the API
          lists them all.
        </p>
      )}
      {found.length === 0 && isNarrowed(filters) ? (
        <EmptyState title="No agent matches">
          <p>Widen the filters, or search for other words.</p>
        </EmptyState>
      ) : (
        <AgentCatalogue agents={agents} found={found} view={filters.view ?? "list"} />
      )}
    </>
  );
}

function useAgentCommands(): void {
  const navigate = useNavigate();
  useCommands(
    useMemo<readonly Command[]>(
      () =>
        agentStatuses.map((status) => ({
          name: `Show agents that are ${status}`,
          run: () => void navigate({ to: pb.agents(), search: { status } }),
        })),
      [navigate],
    ),
  );
}
