import { afterAll, beforeAll, expect, test } from "vitest";

import type { RunningAgent } from "../agent-server/running-agent.ts";
import { getJson, type JsonAnswer, postJson } from "../test-kit/post-json.ts";
import { startApiAgent } from "./start-api-agent.ts";

let agent: RunningAgent;
beforeAll(async () => {
  agent = await startApiAgent({ port: 0 });
});
afterAll(() => agent.close());

const process = (body: unknown): Promise<JsonAnswer> => postJson(`${agent.url}/process`, body);
const step = (instructions: string, data: unknown = null): Promise<JsonAnswer> =>
  process({ task_type: "auto", data, instructions, context: {} });

test("it says that it is healthy and what it can do", async () => {
  expect((await getJson(`${agent.url}/health`)).body).toMatchObject({
    status: "healthy",
    agent: "DataAnalyzer",
  });
  expect((await getJson(`${agent.url}/capabilities`)).body).toMatchObject({
    agent_name: "DataAnalyzer",
    capabilities: expect.arrayContaining(["data_analysis", "calculation"]),
  });
});

test("a result can be handed from step to step: statistics, then XML", async () => {
  const statistics = await step("Compute the mean and standard deviation of 4, 8, 15, 16, 23, 42");
  expect(statistics.body).toMatchObject({
    status: "success",
    agent: "DataAnalyzer",
    task_type: "data_analysis",
  });
  expect(statistics.body.result.mean).toBe(18);
  expect(statistics.body.processing_time_ms).toBeGreaterThan(0);

  const xml = await step("convert the result to XML", statistics.body.result);
  expect(xml.body.result).toMatch(/^<\?xml [^>]*\?>\n<result>[\s\S]*<mean>18<\/mean>[\s\S]*<\/result>\n$/);
});

test("wrapped results of one or several steps are unwrapped", async () => {
  const one = await step("convert it to YAML", { step_1: { status: "success", result: { mean: 18 } } });
  expect(one.body.result).toBe("mean: 18\n");
  const two = await step("count the words", { step_1: "one two", step_2: { response: "three" } });
  expect(two.body.result.words).toBe(3);
  const context = await process({ instructions: "the mean", context: { data: [1, 2, 3] } });
  expect(context.body.result.mean).toBe(2);
});

test("quoted text is the data when there is none, and only then", async () => {
  const quoted = await step("count the words of 'the quick brown fox jumps'");
  expect(quoted.body.result).toMatchObject({ words: 5, characters: 25 });
  const given = await step("count the words of 'the quick brown fox jumps'", "two words");
  expect(given.body.result.words).toBe(2);
});

test("the findings of a research are summarised without their list of sources", async () => {
  const response =
    "Steps are stored. Stored steps never run twice [1]. It rained.\n\nNot found: cats.\n\nSources:\n[1] a.md";
  const { body } = await step("Summarise the findings in one sentence", {
    status: "success",
    response,
    agent: "ResearchAgent",
  });
  expect(body.result).toBe("Stored steps never run twice [1].");
});

test("a sentence that asks for nothing is described as text", async () => {
  const { status, body } = await step("Hello, this is a test");
  expect(status).toBe(200);
  expect(body.result.words).toBe(5);
});

test.each([
  [400, "BAD_REQUEST", { instruction: "typo" }, /`instruction`/],
  [400, "BAD_REQUEST", { instructions: 5 }, /`instructions`/],
  [400, "BAD_REQUEST", "[1]", /JSON object/],
  [400, "BAD_REQUEST", "{", /could not be read/],
  [422, "NOTHING_TO_DO", {}, /Say what to do/],
  [422, "UNKNOWN_FORMAT", { data: [1], target_format: "pdf" }, /json, csv, xml, yaml/],
  [422, "NO_TEXT", { instructions: "Summarise the findings" }, /no text/],
  [422, "NOT_FINITE", { instructions: "calculate 9^9^9^9" }, /infinite/],
])("a wrong request answers %d %s", async (status, code, body, message) => {
  const answer = await process(body);
  expect(answer).toMatchObject({ status, body: { status: "error", error: { code } } });
  expect(answer.body.error.message).toMatch(message);
});

test("a body of more than 2 MB is refused", async () => {
  const answer = await process({ data: "x".repeat(2 * 1024 * 1024), instructions: "count words" });
  expect(answer).toMatchObject({ status: 413, body: { error: { code: "BODY_TOO_LARGE" } } });
});

test.each(["A. ", "'a ", "1,", "0", "- a\n", ")", "—"])(
  "hostile text of %j takes no more than a moment",
  async (piece) => {
    const text = piece.repeat(100_000 / piece.length);
    const startedAt = performance.now();
    await step("summarise this", text);
    await step("calculate this", text);
    await process({ instructions: text.slice(0, 19_000) });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  },
);
