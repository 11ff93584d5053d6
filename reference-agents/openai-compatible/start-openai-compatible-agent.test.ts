import { afterAll, beforeAll, expect, test } from "vitest";

import type { RunningAgent } from "../agent-server/running-agent.ts";
import { fakeModelServer } from "../test-kit/fake-model-server.ts";
import { postEvents } from "../test-kit/post-events.ts";
import { getJson, type JsonAnswer, postJson } from "../test-kit/post-json.ts";
import { startOpenaiCompatibleAgent } from "./start-openai-compatible-agent.ts";

let agent: RunningAgent;
beforeAll(async () => {
  agent = await startOpenaiCompatibleAgent({ port: 0 });
});
afterAll(() => agent.close());

const PATH = "/v1/chat/completions";
const chat = (body: unknown): Promise<JsonAnswer> => postJson(`${agent.url}${PATH}`, body);
const user = (content: unknown): { role: string; content: unknown } => ({ role: "user", content });
const titled = {
  model: "writing-assistant",
  messages: [user("Suggest a title: Bees dance to tell the way.")],
};

test("a chat completion has content and usage", async () => {
  const { status, body } = await chat(titled);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    id: expect.stringMatching(/^chatcmpl-/),
    object: "chat.completion",
    model: "writing-assistant",
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: "Bees dance to tell the way" },
        finish_reason: "stop",
      },
    ],
  });
  expect(body.usage.completion_tokens).toBeGreaterThan(3);
});

test("a stream brings the same text, then the usage when asked for, then [DONE]", async () => {
  const events = await postEvents(`${agent.url}${PATH}`, {
    ...titled,
    stream: true,
    stream_options: { include_usage: true },
  });
  expect(events.at(-1)).toBe("[DONE]");
  const chunks = events.slice(0, -1).map((event) => JSON.parse(event));
  expect(chunks[0].choices[0].delta.role).toBe("assistant");
  expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: expect.any(Number) } });
  expect(chunks.at(-2).choices[0].finish_reason).toBe("stop");
  const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("");
  expect(text).toBe("Bees dance to tell the way");
  const plain = await postEvents(`${agent.url}${PATH}`, { ...titled, stream: true });
  expect(plain.join("")).not.toContain("usage");
});

test("content may be a list of parts, and the text may be said before", async () => {
  const text = "Bees dance to tell the way. They sleep at night in the hive. ".repeat(3);
  const parts = [{ type: "text", text: "When do bees sleep?" }];
  const { body } = await chat({ messages: [user(text), user(parts)] });
  expect(body.choices[0].message.content).toContain("They sleep at night in the hive.");
});

test("models are listed; the template's default is answered by who says so", async () => {
  const { body } = await getJson(`${agent.url}/v1/models`);
  expect(body).toMatchObject({ object: "list", data: [{ id: "writing-assistant", object: "model" }, {}] });
  expect((await getJson(`${agent.url}/v1/models/writing-assistant`)).body.id).toBe("writing-assistant");
  expect((await chat({ ...titled, model: "gpt-4o-mini" })).body.model).toBe("writing-assistant");
});

test.each([
  [404, "model_not_found", { ...titled, model: "gpt-99" }],
  [400, "bad_request", { model: "writing-assistant" }],
  [400, "bad_request", { ...titled, n: 2 }],
  [400, "bad_request", { ...titled, temperature: "hot" }],
  [400, "bad_request", "{"],
])("a wrong request answers %d %s in OpenAI's shape", async (status, code, body) => {
  const answer = await chat(body);
  expect(answer).toMatchObject({ status, body: { error: { code, type: "invalid_request_error" } } });
});

test("with a key configured it is asked for", async () => {
  await using guarded = await startOpenaiCompatibleAgent({
    port: 0,
    env: { OPENAI_COMPATIBLE_API_KEY: "secret" },
  });
  const url = `${guarded.url}${PATH}`;
  expect(await postJson(url, titled)).toMatchObject({
    status: 401,
    body: { error: { type: "authentication_error" } },
  });
  expect((await postJson(url, titled, { authorization: "Bearer secret" })).status).toBe(200);
});

const envFor = (url: string): Record<string, string> => ({
  LLM_BASE_URL: url,
  LLM_MODEL: "fake",
  LLM_TIMEOUT_MS: "300",
});

test("with a model the whole conversation is handed on, and its name is told", async () => {
  await using model = await fakeModelServer((_prompt, _response, messages) => `${messages.length} messages`);
  await using proxy = await startOpenaiCompatibleAgent({ port: 0, env: envFor(model.url) });
  const messages = [{ role: "system", content: "Be brief." }, user("hi")];
  const { body } = await postJson(`${proxy.url}${PATH}`, { messages });
  expect(body).toMatchObject({
    model: "fake",
    choices: [{ message: { content: "2 messages" } }],
    usage: { total_tokens: 2 },
  });
});

test("a model's stream is passed on piece by piece", async () => {
  const held = Promise.withResolvers<void>();
  await using model = await fakeModelServer((_prompt, response) => {
    const send = (delta: object, reason: string | null = null): void => {
      const choices = [{ index: 0, delta, finish_reason: reason }];
      const chunk = { id: "1", object: "chat.completion.chunk", created: 1, model: "fake", choices };
      response.write(`data: ${JSON.stringify(chunk)}\n\n`);
    };
    response.writeHead(200, { "content-type": "text/event-stream" });
    send({ role: "assistant", content: "Hello" });
    void held.promise.then(() => {
      send({ content: " there" }, "stop");
      response.end("data: [DONE]\n\n");
    });
    return undefined;
  });
  await using proxy = await startOpenaiCompatibleAgent({
    port: 0,
    env: { ...envFor(model.url), LLM_TIMEOUT_MS: "5000" },
  });
  const response = await fetch(`${proxy.url}${PATH}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ messages: [user("hi")], stream: true }),
  });
  let received = "";
  for await (const bytes of response.body ?? []) {
    received += Buffer.from(bytes).toString();
    if (received.includes("Hello")) held.resolve();
  }
  expect(received).toContain('"content":" there"');
  expect(received).toMatch(/data: \[DONE\]\n\n$/);
});

test("a model that fails or hangs is an error, streaming or not", async () => {
  await using broken = await startOpenaiCompatibleAgent({ port: 0, env: envFor("http://127.0.0.1:1/v1") });
  for (const stream of [false, true]) {
    const answer = await postJson(`${broken.url}${PATH}`, { messages: [user("hi")], stream });
    expect(answer).toMatchObject({
      status: 502,
      body: { error: { type: "server_error", code: "model_failed" } },
    });
  }
  await using silent = await fakeModelServer(() => undefined);
  await using proxy = await startOpenaiCompatibleAgent({ port: 0, env: envFor(silent.url) });
  const answer = await postJson(`${proxy.url}${PATH}`, { messages: [user("hi")], stream: true });
  expect(answer).toMatchObject({ status: 504, body: { error: { code: "model_timeout" } } });
});
