import { expect, test } from "vitest";
import { fakeAgent } from "./kit/fake-agent.ts";
import { planOf, startOrchestrator } from "./kit/start-orchestrator.ts";

// U+0000 and half a surrogate pair: JSON has them, a database may not.
const ODD = "a\u0000b\ud800c";
const KEPT = "a\uFFFDb\uFFFDc";

test("characters that a database cannot hold are replaced, wherever they come in, and refuse nothing", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.answers({ [ODD]: ODD });
  const { client } = orchestrator;
  const { name, id: agentId } = await orchestrator.register({
    endpoint: agent.url,
    description: ODD,
    capabilities: [`can ${ODD}`],
    metadata: { [ODD]: [ODD] },
  });
  expect(await client.agents.get(agentId)).toMatchObject({ metadata: { [KEPT]: [KEPT] } });
  await client.agents.update(agentId, { metadata: { note: ODD } });

  const { session_id: sessionId } = await client.sessions.create({ user_id: "u1", metadata: { [ODD]: ODD } });
  await client.sessions.addMessage(sessionId, { role: "user", content: ODD, metadata: { note: ODD } });
  await client.sessions.putMemory(sessionId, "key", { value: { [ODD]: ODD } });

  const plan = planOf(name, [[]]);
  const task = await client.tasks.run(
    {
      description: ODD,
      user_id: "u1",
      session_id: sessionId,
      metadata: { [ODD]: ODD },
      plan: { steps: plan.steps.map((step) => ({ ...step, description: ODD, input_data: { [ODD]: ODD } })) },
    },
    20,
  );
  expect(task).toMatchObject({
    status: "completed",
    metadata: { [KEPT]: KEPT },
    steps: [{ description: KEPT, output_data: { [KEPT]: KEPT } }],
  });
  await client.tasks.retry(task.id, { from: "start", step_descriptions: { "1": ODD } });
  expect(await client.tasks.list({ text: ODD })).toEqual(expect.any(Array));
  expect(await client.agents.list({ capability: ODD })).toEqual(expect.any(Array));
  await client.templates.create({
    template: "odd",
    display_name: ODD,
    description: ODD,
    request_mapping: { path: "/", body_mapping: { [ODD]: ODD } },
    response_mapping: { result_path: "$" },
  });
});
