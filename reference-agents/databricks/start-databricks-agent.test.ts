import { afterAll, beforeAll, expect, test } from "vitest";

import type { RunningAgent } from "../agent-server/running-agent.ts";
import { fakeModelServer } from "../test-kit/fake-model-server.ts";
import { postEvents } from "../test-kit/post-events.ts";
import { getJson, type JsonAnswer, postJson } from "../test-kit/post-json.ts";
import { startDatabricksAgent } from "./start-databricks-agent.ts";

let agent: RunningAgent;
beforeAll(async () => {
  agent = await startDatabricksAgent({ port: 0 });
});
afterAll(() => agent.close());

const path = (name: string): string => `/serving-endpoints/${name}/invocations`;
const invoke = (body: unknown, name = "table-analyst"): Promise<JsonAnswer> =>
  postJson(`${agent.url}${path(name)}`, body);
const user = (content: string): { role: string; content: string } => ({ role: "user", content });

test("a chat is answered in the shape of a chat completion", async () => {
  const { status, body } = await invoke({ messages: [user("Forecast the next two values of 10, 20, 30")] });
  expect(status).toBe(200);
  expect(body).toMatchObject({ object: "chat.completion", model: "table-analyst" });
  expect(body.choices).toMatchObject([{ index: 0, finish_reason: "stop", message: { role: "assistant" } }]);
  expect(body.choices[0].message.content).toContain("is 40 and 50.");
  expect(body.usage.total_tokens).toBe(body.usage.prompt_tokens + body.usage.completion_tokens);
});

test("a question without data is about the data said before", async () => {
  const messages = [
    user("Here it is:\n\ncity,people\nRome,3\nOslo,1"),
    user("Which city has the most people?"),
  ];
  expect((await invoke({ messages })).body.choices[0].message.content).toContain("Rome has the highest");
});

test("max_tokens cuts the answer and says so", async () => {
  const { body } = await invoke({ messages: [user("hello")], max_tokens: 5 });
  expect(body).toMatchObject({ choices: [{ finish_reason: "length" }], usage: { completion_tokens: 5 } });
});

test("a stream brings the same answer in pieces", async () => {
  const request = { messages: [user("Forecast the next two values of 10, 20, 30")] };
  const events = await postEvents(`${agent.url}${path("table-analyst")}`, { ...request, stream: true });
  expect(events.at(-1)).toBe("[DONE]");
  const chunks = events.slice(0, -1).map((event) => JSON.parse(event));
  const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("");
  expect(text).toBe((await invoke(request)).body.choices[0].message.content);
});

test("records are scored by what the known ones teach", async () => {
  const records = [
    { size: 1, kind: "a", price: 10 },
    { size: 2, kind: "a", price: 20 },
    { size: 3, kind: "b", price: 35 },
    { size: 4, kind: "b", price: 45 },
    { size: 5, kind: "a", price: null },
  ];
  const { body } = await invoke({ dataframe_records: records }, "linear-regression");
  expect(body.predictions).toHaveLength(5);
  expect(body.predictions[4]).toBeCloseTo(50, 2);
  const split = {
    columns: ["x", "y"],
    data: [
      [1, 2],
      [2, 4],
      [3, null],
    ],
  };
  expect((await invoke({ dataframe_split: split })).body.predictions[2]).toBeCloseTo(6, 2);
});

test("series are continued", async () => {
  expect((await invoke({ inputs: [1, 2, 3], params: { horizon: 2 } })).body.predictions).toEqual([4, 5]);
  expect(
    (
      await invoke({
        inputs: [
          [1, 2, 3],
          [10, 20],
        ],
      })
    ).body.predictions,
  ).toEqual([4, 30]);
});

test("the endpoints are listed, and found by name", async () => {
  const { body } = await getJson(`${agent.url}/api/2.0/serving-endpoints`);
  expect(body.endpoints[0]).toMatchObject({ name: "table-analyst", state: { ready: "READY" } });
  expect((await getJson(`${agent.url}/api/2.0/serving-endpoints/table-analyst`)).status).toBe(200);
});

test.each([
  [404, "RESOURCE_DOES_NOT_EXIST", "unknown", { messages: [user("hi")] }, /table-analyst/],
  [400, "BAD_REQUEST", "table-analyst", {}, /`messages`/],
  [400, "BAD_REQUEST", "table-analyst", { messages: [] }, /at least one message/],
  [400, "BAD_REQUEST", "table-analyst", { messages: [{ role: "tool", content: "x" }] }, /messages\.0\.role/],
  [400, "BAD_REQUEST", "linear-regression", { dataframe_records: [{ a: 1 }] }, /at least 2/],
])("a wrong request answers %d %s", async (status, code, name, body, message) => {
  const answer = await invoke(body, name);
  expect(answer).toMatchObject({ status, body: { error_code: code } });
  expect(answer.body.message).toMatch(message);
});

test("with a token configured it is asked for", async () => {
  await using guarded = await startDatabricksAgent({ port: 0, env: { DATABRICKS_TOKEN: "secret" } });
  const url = `${guarded.url}${path("table-analyst")}`;
  const body = { messages: [user("hi")] };
  expect(await postJson(url, body)).toMatchObject({ status: 401, body: { error_code: "UNAUTHENTICATED" } });
  expect((await postJson(url, body, { authorization: "Bearer secret" })).status).toBe(200);
});

test("with a model the computed numbers are handed to it", async () => {
  const systems: string[] = [];
  await using model = await fakeModelServer((_prompt, _response, messages) => {
    systems.push(messages[0]?.content ?? "");
    return "It goes on to 40.";
  });
  const env = { LLM_BASE_URL: model.url, LLM_MODEL: "fake" };
  await using analyst = await startDatabricksAgent({ port: 0, env });
  const body = { messages: [user("Forecast the next value of 10, 20, 30")] };
  const answer = await postJson(`${analyst.url}${path("table-analyst")}`, body);
  expect(answer.body).toMatchObject({
    model: "fake",
    choices: [{ message: { content: "It goes on to 40." } }],
  });
  expect(systems[0]).toContain("for the next period is 40.");
});
