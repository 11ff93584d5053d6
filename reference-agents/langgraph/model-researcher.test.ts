import { join } from "node:path";

import { expect, test } from "vitest";

import { fakeModelServer } from "../test-kit/fake-model-server.ts";
import { postJson } from "../test-kit/post-json.ts";
import { startLanggraphAgent } from "./start-langgraph-agent.ts";

const FIXTURES = join(import.meta.dirname, "fixtures");

function envFor(url: string): Record<string, string> {
  return { KNOWLEDGE_DIR: FIXTURES, LLM_BASE_URL: url, LLM_MODEL: "fake", LLM_TIMEOUT_MS: "300" };
}

const research = { description: "When do sessions expire?" };

test("with a model the same graph asks it to plan, read, check and write; invented sources are dropped", async () => {
  await using model = await fakeModelServer((prompt) => {
    if (prompt.includes("Split it")) return '```json\n["When do sessions expire?"]\n```';
    if (prompt.includes("Sub-question:")) return "They expire after 24 hours [P1].";
    if (prompt.includes("still unanswered")) return "[]";
    return "Sessions expire after 24 hours [1][7].";
  });
  await using agent = await startLanggraphAgent({ port: 0, env: envFor(model.url) });
  const { status, body } = await postJson(`${agent.url}/process`, research);
  expect(status).toBe(200);
  expect(body.result.response).toMatch(
    /^Sessions expire after 24 hours \[1\]\.\n\nSources:\n\[1\] operations\/sessions\.md/,
  );
  expect(body.result.citations).toHaveLength(1);
  expect(model.prompts).toHaveLength(4);
  expect(model.prompts[1]).toContain("A session expires 24 hours after its last message.");
});

test("a model that fails is an error with a reason, not an answer", async () => {
  await using model = await fakeModelServer((_prompt, response) => {
    response.writeHead(401, { "content-type": "application/json" }).end('{"error": {"message": "bad key"}}');
    return undefined;
  });
  await using agent = await startLanggraphAgent({ port: 0, env: envFor(model.url) });
  const answer = await postJson(`${agent.url}/process`, research);
  expect(answer).toMatchObject({ status: 502, body: { status: "error", error: { code: "MODEL_FAILED" } } });
  expect(answer.body.error.message).toMatch(/answered 401. Check the API key/);
});

test("a model that cannot be reached is an error", async () => {
  await using agent = await startLanggraphAgent({ port: 0, env: envFor("http://127.0.0.1:1/v1") });
  const answer = await postJson(`${agent.url}/process`, research);
  expect(answer).toMatchObject({ status: 502, body: { error: { code: "MODEL_FAILED" } } });
});

test("a model that hangs ends in a timeout", async () => {
  await using model = await fakeModelServer(() => undefined);
  await using agent = await startLanggraphAgent({ port: 0, env: envFor(model.url) });
  const answer = await postJson(`${agent.url}/a2a/message`, { sender: "O", content: research });
  expect(answer).toMatchObject({
    status: 504,
    body: { error: { code: "MODEL_TIMEOUT" }, content: { status: "error" } },
  });
});

test("a base URL without a model's name is refused at the start", async () => {
  await expect(startLanggraphAgent({ port: 0, env: { LLM_BASE_URL: "http://127.0.0.1:1" } })).rejects.toThrow(
    /LLM_MODEL/,
  );
});
