import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useApp } from "../../app/app-context.ts";
import { PageHeader } from "../../components/PageHeader.tsx";
import { QueryPanel } from "../../components/QueryPanel.tsx";
import { agentKeys } from "./agent-keys.ts";

export function AgentPage() {
  const { client } = useApp();
  const { agentId = "" } = useParams({ strict: false });
  const id = Number(agentId);
  const query = useQuery({ queryKey: agentKeys.one(id), queryFn: () => client.agents.get(id) });
  return (
    <QueryPanel query={query} what="the agent">
      {(agent) => <PageHeader title={agent.name} />}
    </QueryPanel>
  );
}
