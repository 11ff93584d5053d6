import type { Client } from "@orchestrator/client";

/** Registers an agent of type `api` over HTTP and gives its id. */
export async function registerAgentOver(client: Client, endpoint: string): Promise<number> {
  const { id } = await client.agents.register({
    name: "Local Agent",
    description: "Works on what it is given",
    agent_type: "api",
    endpoint,
    capabilities: ["work"],
  });
  return id;
}
