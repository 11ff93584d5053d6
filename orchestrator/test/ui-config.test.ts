import { createClient } from "@orchestrator/client";
import type { AgentEvent } from "@orchestrator/contracts";
import { expect, test } from "vitest";
import { fakeAgent } from "./kit/fake-agent.ts";
import { startOrchestrator } from "./kit/start-orchestrator.ts";

test("the UI is told whose messages to take and where agents are built, without a key", async () => {
  await using orchestrator = await startOrchestrator({
    env: {
      FRAME_ANCESTORS: "https://portal.example,https://*.wide.example,'self'",
      ALLOWED_ORIGINS: "https://other.example",
      BUILD_AGENTS_URL: "https://build.example/agents",
    },
  });
  await orchestrator.as("viewer");
  expect(await createClient({ baseUrl: orchestrator.url }).uiConfig()).toMatchObject({
    message_origins: ["https://portal.example", "https://other.example"],
    build_agents_url: "https://build.example/agents",
  });
});

test("a caller is told who the service takes it for", async () => {
  await using orchestrator = await startOrchestrator();
  expect(await orchestrator.client.caller()).toEqual({ principal: "local", role: "admin", is_open: true });
  const viewer = await orchestrator.as("viewer", "vera");
  expect(await viewer.caller()).toEqual({ principal: "vera", role: "viewer", is_open: false });
  await expect(orchestrator.client.caller()).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
});

test("the client follows what happens to agents", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const stop = new AbortController();
  const opened = Promise.withResolvers<void>();
  const events = orchestrator.client.agents.followAll({
    signal: stop.signal,
    onConnection: () => opened.resolve(),
  });
  const first = events.next();
  await opened.promise;
  const { id } = await orchestrator.register({ endpoint: agent.url });
  const { value } = (await first) as { value: AgentEvent };
  expect(value).toMatchObject({ type: "agent.registered", agent_id: id });
  stop.abort();
});
