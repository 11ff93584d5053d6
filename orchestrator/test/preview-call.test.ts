import { expect, test } from "vitest";
import { fakeAgent } from "./kit/fake-agent.ts";
import { startOrchestrator } from "./kit/start-orchestrator.ts";

const SECRET = "very-secret-token-of-a-test";
const template_config = {
  template: "openai_compatible",
  auth_config: { type: "bearer", token: SECRET },
} as const;
const answer = { body: { id: "1", choices: [{ message: { role: "assistant", content: "Bonjour" } }] } };

test("a preview shows the request that would be sent, calls nobody and shows no secret", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const preview = await orchestrator.client.agents.previewCall({
    endpoint: agent.url,
    template_config,
    test_query: "Hello?",
  });
  expect(preview).toMatchObject({
    request: {
      method: "POST",
      url: `${agent.url}/v1/chat/completions`,
      headers: { authorization: "[secret]", "content-type": "application/json" },
      body: { messages: [{ role: "user", content: "Hello?" }] },
    },
    request_error: null,
    reading: null,
  });
  expect(JSON.stringify(preview)).not.toContain(SECRET);
  expect(agent.calls).toHaveLength(0);
});

test("a mapping is tried on an answer: what each path finds, what a step would give, what would find more", async () => {
  await using orchestrator = await startOrchestrator();
  const preview = (result_path: string) =>
    orchestrator.client.agents.previewCall({
      endpoint: "http://127.0.0.1:18999",
      template_config: { ...template_config, response_mapping: { result_path, error_path: "$.error" } },
      answer,
    });
  const broken = (await preview("$.output")).reading;
  expect(broken).toMatchObject({
    outcome: "failed",
    output: null,
    error_type: "AGENT_RESPONSE_INVALID",
    paths: [
      { use: "result", path: "$.output", found: false, value: null },
      { use: "error", path: "$.error", found: false, value: null },
    ],
  });
  const suggested = broken?.suggested_paths[0]?.path ?? "";
  expect(suggested).toBe("$.choices[0].message.content");
  expect((await preview(suggested)).reading).toMatchObject({
    outcome: "completed",
    output: "Bonjour",
    paths: [{ found: true, value: "Bonjour" }, { found: false }],
  });
  await expect(preview("$.choices[")).rejects.toMatchObject({
    code: "TEMPLATE_INVALID",
    message: expect.stringContaining("response_mapping.result_path"),
  });
});

test("an answer that is text, an error status or a secret that is missing is told as it is", async () => {
  await using orchestrator = await startOrchestrator();
  const { client } = orchestrator;
  const endpoint = "http://127.0.0.1:18999";
  const html = await client.agents.previewCall({
    endpoint,
    template_config: { template: "api" },
    answer: { body: "<!doctype html><title>Welcome</title>" },
  });
  expect(html.reading).toMatchObject({ outcome: "failed", error: expect.stringContaining("HTML page") });
  const refused = await client.agents.previewCall({
    endpoint,
    template_config: { template: "api" },
    answer: { status_code: 401, body: { error: "no key" } },
  });
  expect(refused.reading).toMatchObject({ outcome: "failed", error_type: "AGENT_AUTH_FAILED" });
  const keyless = await client.agents.previewCall({
    endpoint,
    template_config: { template: "api", auth_config: { type: "bearer" } },
  });
  expect(keyless).toMatchObject({ request: null, request_error: expect.stringContaining("no secret") });
});

test("a preview is for operators", async () => {
  await using orchestrator = await startOrchestrator();
  const viewer = await orchestrator.as("viewer");
  await expect(
    viewer.agents.previewCall({ endpoint: "http://127.0.0.1:18999", template_config: {} }),
  ).rejects.toMatchObject({ code: "FORBIDDEN" });
});
