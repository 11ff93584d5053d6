import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FAKE_USAGE, fakeModel } from "../../test/kit/fake-model.ts";
import type { FakeModel } from "../../test/kit/fake-model.ts";
import { systemClock } from "../kernel/clock.ts";
import { CompletionError } from "../kernel/complete.ts";
import type { Completion } from "../kernel/complete.ts";
import { createEgress } from "../security/egress/egress.ts";
import type { Egress } from "../security/egress/egress.ts";
import { createChatCompletion } from "./chat-completion.ts";

const KEY = "sk-canary-0123456789";
const SCHEMA = { type: "object", properties: {}, required: [], additionalProperties: false };

let model: FakeModel;
let egress: Egress;
beforeEach(async () => {
  model = await fakeModel();
  egress = createEgress({ allowNetworks: ["loopback"] });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await egress[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
});

const ask = (
  provider: "openai" | "groq" = "openai",
  timeoutMs = 5000,
  signal = new AbortController().signal,
): Promise<Completion> => askWith(completionOf(provider, timeoutMs), signal);
const completionOf = (provider: "openai" | "groq", timeoutMs = 5000) => {
  const baseUrl = provider === "groq" ? model.origin : model.url;
  return createChatCompletion({
    choice: { provider, model: "tiny", baseUrl },
    apiKey: KEY,
    egress,
    clock: systemClock,
    timeoutMs,
  });
};
const askWith = (
  complete: ReturnType<typeof completionOf>,
  signal = new AbortController().signal,
): Promise<Completion> => complete({ system: "be brief", user: "{}", schema: SCHEMA, maxTokens: 77, signal });

async function failureOf(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(CompletionError);
  expect(
    JSON.stringify([String(error), Object.entries(error as Error), (error as Error).cause ?? ""]),
  ).not.toContain(KEY);
  return (error as Error).message;
}

test("OpenAI's client asks with the schema, the caps and the key, through the guarded way out", async () => {
  model.answers("hello");
  expect(await ask()).toEqual({ text: "hello", usage: FAKE_USAGE, model: "tiny-2026" });
  const [request] = model.requests;
  expect(request?.path).toBe("/v1/chat/completions");
  expect(request?.headers["authorization"]).toBe(`Bearer ${KEY}`);
  expect(request?.body).toMatchObject({
    model: "tiny",
    temperature: 0,
    max_tokens: 77,
    response_format: { type: "json_schema", json_schema: { strict: true, schema: SCHEMA } },
    messages: [
      { role: "system", content: "be brief" },
      { role: "user", content: "{}" },
    ],
  });
});

test("Groq's client asks for JSON", async () => {
  model.answers("hello");
  expect(await ask("groq")).toEqual({
    text: "hello",
    usage: FAKE_USAGE,
    model: expect.stringContaining("tiny"),
  });
  expect(model.requests[0]?.path).toBe("/openai/v1/chat/completions");
  expect(model.requests[0]?.headers["authorization"]).toBe(`Bearer ${KEY}`);
  expect(model.requests[0]?.body).toMatchObject({
    response_format: { type: "json_object" },
    max_completion_tokens: 77,
  });
});

test("an address that is not allowed is not called", async () => {
  await using closed = createEgress({ allowNetworks: [] });
  const complete = createChatCompletion({
    choice: { provider: "openai", model: "tiny", baseUrl: model.url },
    apiKey: KEY,
    egress: closed,
    clock: systemClock,
    timeoutMs: 5000,
  });
  expect(await failureOf(askWith(complete))).toBe("The model tiny failed: its address is not allowed.");
  expect(model.requests).toHaveLength(0);
});

test("a server that knows no forms is asked without one, from then on at once", async () => {
  model.refusesForms().answers("hello");
  const complete = completionOf("openai");
  expect((await askWith(complete)).text).toBe("hello");
  expect((await askWith(complete)).text).toBe("hello");
  expect(model.requests.map(({ body }) => "response_format" in body)).toEqual([true, false, false]);
  expect(model.requests[1]?.body).not.toHaveProperty("temperature");
});

test.each([
  [401, /refused the key \(HTTP 401\)/],
  [404, /does not know the address or the model/],
  [429, /no capacity or quota left/],
  [400, /answered HTTP 400/],
  [500, /answered HTTP 500/],
  [302, /answered with a redirect/],
])(
  "HTTP %i is a failure that says what it was, and is not repeated by the client",
  async (status, message) => {
    const body = JSON.stringify({ error: { message: `bad key ${KEY}` } });
    model.answersRaw(status, body, {
      "content-type": "application/json",
      location: "http://127.0.0.1:1/",
      "retry-after": "1",
    });
    expect(await failureOf(ask())).toMatch(message);
    expect(model.requests).toHaveLength(status === 400 ? 2 : 1);
    expect(await failureOf(ask("groq"))).toMatch(message);
  },
);

test.each([
  ["HTML", "<!doctype html><title>Welcome</title>", "text/html"],
  ["broken JSON", '{"choices":[', "application/json"],
  ["null", "null", "application/json"],
  ["no choices", "{}", "application/json"],
  ["nothing", "", "application/json"],
])("%s is no chat completion", async (_what, body, type) => {
  model.answersRaw(200, body, { "content-type": type });
  expect(await failureOf(ask())).toMatch(/no chat completion/);
  expect(await failureOf(ask("groq"))).toMatch(/no chat completion/);
});

test("odd contents and counts are harmless", async () => {
  model.answersRaw(200, '{"choices":"yes"}');
  expect((await ask()).text).toBe("");
  const odd = {
    choices: [{ message: { role: "assistant", content: { a: 1 } } }],
    usage: { prompt_tokens: "many", completion_tokens: -3 },
    model: 7,
  };
  model.answersRaw(200, JSON.stringify(odd));
  const answer = await ask().catch((error: unknown) => error);
  if (!(answer instanceof CompletionError))
    expect(answer).toEqual({ text: "", usage: { input_tokens: 0, output_tokens: 0 }, model: "tiny" });
});

test("a model that hangs is given up in time, and its connection closed", async () => {
  model.hangs();
  const before = Date.now();
  expect(await failureOf(ask("openai", 300))).toMatch(/did not answer in time/);
  expect(Date.now() - before).toBeLessThan(2000);
  await vi.waitFor(() => expect(model.requests[0]?.closed.aborted).toBe(true));
});

test("an abort ends the call at once, and its connection", async () => {
  model.hangs();
  const abort = new AbortController();
  const call = failureOf(ask("openai", 60_000, abort.signal));
  await model.untilAsked(1);
  abort.abort();
  expect(await call).toMatch(/aborted/);
  await vi.waitFor(() => expect(model.requests[0]?.closed.aborted).toBe(true));
});

test("an answer without end is cut off", async () => {
  model.sendsForever();
  expect(await failureOf(ask())).toMatch(/too large/);
});

test("the environment neither moves the address nor sends the prompt elsewhere", async () => {
  await using elsewhere = await fakeModel();
  vi.stubEnv("OPENAI_BASE_URL", elsewhere.url);
  vi.stubEnv("GROQ_BASE_URL", elsewhere.origin);
  vi.stubEnv("LANGSMITH_GATEWAY", elsewhere.url);
  vi.stubEnv("LANGSMITH_TRACING", "true");
  vi.stubEnv("LANGSMITH_API_KEY", "ls-key");
  vi.stubEnv("LANGSMITH_ENDPOINT", elsewhere.origin);
  vi.stubEnv("OPENAI_ORG_ID", "org-canary");
  model.answers("hello");
  await ask();
  await ask("groq");
  expect(model.requests).toHaveLength(2);
  expect(JSON.stringify(model.requests)).not.toContain("org-canary");
  expect(elsewhere.requests).toHaveLength(0);
});
