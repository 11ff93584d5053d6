import type { Agent } from "@orchestrator/contracts";
import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { useApp } from "../../app/app-context.ts";
import { ErrorBoundary } from "../../components/ErrorBoundary.tsx";
import { JsonView } from "../../components/JsonView.tsx";
import { NotFound } from "../../components/NotFound.tsx";
import { QueryPanel } from "../../components/QueryPanel.tsx";
import { Tabs } from "../../components/Tabs.tsx";
import { useAgentEvents } from "../../live/use-agent-events.ts";
import { agentKeys } from "./agent-keys.ts";
import { readAgentTab } from "./agent-place.ts";
import type { AgentTab } from "./agent-place.ts";
import { AgentFacts } from "./AgentFacts.tsx";
import { AgentHeader } from "./AgentHeader.tsx";
import { AgentTasks } from "./AgentTasks.tsx";
import { HealthHistory } from "./HealthHistory.tsx";
import { TryAgent } from "./TryAgent.tsx";

export function AgentPage() {
  const { client } = useApp();
  const { agentId = "" } = useParams({ strict: false });
  const id = Number(agentId);
  const isId = Number.isSafeInteger(id) && id > 0;
  const search: Record<string, unknown> = useSearch({ strict: false });
  useAgentEvents();
  const query = useQuery({
    queryKey: agentKeys.one(id),
    queryFn: () => client.agents.get(id),
    enabled: isId,
  });
  if (!isId) return <NotFound />;
  return (
    <QueryPanel query={query} what="the agent">
      {(agent) => <AgentView agent={agent} tab={readAgentTab(search)} />}
    </QueryPanel>
  );
}

const tabs: readonly { name: AgentTab; title: string }[] = [
  { name: "try", title: "Try it" },
  { name: "health", title: "Health" },
  { name: "tasks", title: "Tasks" },
  { name: "configuration", title: "Configuration" },
];

function AgentView({ agent, tab }: { agent: Agent; tab: AgentTab }) {
  return (
    <>
      <AgentHeader agent={agent} />
      <AgentFacts agent={agent} />
      <Tabs label="Views of the agent" current={tab} tabs={tabs} />
      <ErrorBoundary key={tab}>
        {tab === "try" && <TryAgent key={agent.id} agent={agent} />}
        {tab === "health" && <HealthHistory agentId={agent.id} />}
        {tab === "tasks" && <AgentTasks agentId={agent.id} />}
        {tab === "configuration" && (
          <div className="overflow-y-auto p-4">
            <JsonView value={agent} name={`Agent ${agent.name}`} />
          </div>
        )}
      </ErrorBoundary>
    </>
  );
}
