import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import type { RunningAgent } from "../agent-server/running-agent.ts";
import { fakeModelServer } from "../test-kit/fake-model-server.ts";
import { HOSTILE_TEXTS } from "../test-kit/hostile-pieces.ts";
import { getJson, type JsonAnswer, postJson } from "../test-kit/post-json.ts";
import { startCrewaiAgent } from "./start-crewai-agent.ts";

const KNOWLEDGE_DIR = join(import.meta.dirname, "..", "langgraph", "fixtures");

let agent: RunningAgent;
beforeAll(async () => {
  agent = await startCrewaiAgent({ port: 0, env: { KNOWLEDGE_DIR } });
});
afterAll(() => agent.close());

const kickoff = (inputs: object): Promise<JsonAnswer> => postJson(`${agent.url}/kickoff`, { inputs });

async function endOf(url: string): Promise<JsonAnswer> {
  return expect
    .poll(async () => (await getJson(url)).body.status, { timeout: 5_000 })
    .not.toBe("running")
    .then(() => getJson(url));
}

test("a topic goes through researcher, analyst and writer and becomes a piece with sources", async () => {
  const { status, body } = await kickoff({ topic: "Write a report on how sessions expire" });
  expect(status).toBe(200);
  expect(body).toMatchObject({ success: true, metadata: { form: "report", documents: 3, model: null } });
  expect(body.workflow.map((task: { agent: string }) => task.agent)).toEqual([
    "Researcher",
    "Analyst",
    "Writer",
  ]);
  expect(new Set(body.workflow.map((task: { output: string }) => task.output)).size).toBe(3);
  expect(body.result).toMatch(/^# How sessions expire\n/);
  expect(body.result).toContain("A session expires 24 hours after its last message [1].");
  expect(body.result).toContain("- **24 hours**");
  expect(body.result).toMatch(/## Sources\n\n\[1\] operations\/sessions\.md/);
  expect(body.workflow[1].output).toContain("Figures:\n- 24 hours [1]");
});

test("outputs of earlier steps below the topic are the material: prose, and data as a table", async () => {
  const steps = {
    step_1:
      "Bridges rust faster near the sea [1]. Painting a bridge takes 3 years.\n\nSources:\n[1] bridges.md",
    step_2: { mean: 16.5, outliers: [] },
  };
  const { body } = await kickoff({
    topic: `Write an article from these results\n\nData:\n${JSON.stringify(steps)}`,
  });
  expect(body.metadata).toMatchObject({ form: "article", sources: [{ n: 1, source: "step 1" }] });
  expect(body.result).toContain("Bridges rust faster near the sea [1].");
  expect(body.result).toContain("| mean | 16.5 |");
  expect(body.result).not.toContain("bridges.md");
  expect(body.result).not.toContain("outliers");
});

test("text in the inputs is material too, and a briefing is short", async () => {
  const { body } = await kickoff({
    topic: "Write a briefing about bees",
    text: "Bees dance. Bees sleep at night.",
  });
  expect(body.metadata.form).toBe("briefing");
  expect(body.result).toMatch(/^# Bees\n\nBees dance/);
});

test("about what no source speaks of the crew says so and invents nothing", async () => {
  const { status, body } = await kickoff({ topic: "The history of giraffe sleep" });
  expect(status).toBe(200);
  expect(body.result).toMatch(/found nothing about “The history of giraffe sleep” in its 3 documents/);
  expect(body.metadata.not_found).toEqual(["history", "giraffe", "sleep"]);
});

test("the AMP shape answers with an id, and the status tells the run", async () => {
  const { body } = await postJson(`${agent.url}/amp/kickoff`, { inputs: { topic: "how sessions expire" } });
  expect(body.kickoff_id).toMatch(/^[0-9a-f-]{36}$/);
  const ended = await endOf(`${agent.url}/amp/status/${body.kickoff_id}`);
  expect(ended.body).toMatchObject({
    status: "completed",
    state: "COMPLETED",
    result: { output: expect.stringContaining("24 hours"), tasks: [{ agent: "Researcher" }, {}, {}] },
  });
});

test("`meta` at /kickoff asks for the AMP shape and comes back", async () => {
  const meta = { stepKey: "k1" };
  const { body } = await postJson(`${agent.url}/kickoff`, { inputs: { topic: "how sessions expire" }, meta });
  const ended = await endOf(`${agent.url}/status/${body.kickoff_id}`);
  expect(ended.body).toMatchObject({ status: "completed", meta });
});

test.each(["/kickoff", "/amp/kickoff"])("%s without a topic names the missing input", async (path) => {
  for (const body of [{}, { inputs: {} }, { inputs: { topic: " " } }]) {
    const answer = await postJson(`${agent.url}${path}`, body);
    expect(answer).toMatchObject({
      status: 422,
      body: { success: false, error: { code: "MISSING_INPUTS" }, details: { missing_inputs: ["topic"] } },
    });
  }
  expect((await getJson(`${agent.url}/inputs`)).body.inputs).toEqual(["topic"]);
});

test("an unknown run and a wrong body are errors with a reason", async () => {
  expect(await getJson(`${agent.url}/status/x`)).toMatchObject({ status: 404, body: { success: false } });
  expect(await postJson(`${agent.url}/kickoff`, { inputs: "topic" })).toMatchObject({ status: 400 });
});

test("with a token only health and capabilities are open", async () => {
  await using guarded = await startCrewaiAgent({ port: 0, env: { KNOWLEDGE_DIR, CREWAI_TOKEN: "secret" } });
  const body = { inputs: { topic: "sessions" } };
  expect((await getJson(`${guarded.url}/health`)).status).toBe(200);
  expect((await postJson(`${guarded.url}/kickoff`, body)).status).toBe(401);
  expect((await postJson(`${guarded.url}/kickoff`, body, { authorization: "Bearer wrong" })).status).toBe(
    401,
  );
  expect((await postJson(`${guarded.url}/kickoff`, body, { authorization: "Bearer secret" })).status).toBe(
    200,
  );
});

test("with a model the three roles are played by it; invented sources are dropped", async () => {
  await using model = await fakeModelServer((prompt) => {
    if (prompt.includes("You are the researcher")) return "Notes: 24 hours [1].";
    if (prompt.includes("You are the analyst")) return "Analysis: a day.";
    return "# Sessions\n\nThey last a day [1][9].";
  });
  const env = { KNOWLEDGE_DIR, LLM_BASE_URL: model.url, LLM_MODEL: "fake" };
  await using crew = await startCrewaiAgent({ port: 0, env });
  const { body } = await postJson(`${crew.url}/kickoff`, { inputs: { topic: "how sessions expire" } });
  expect(body.result).toMatch(/^# Sessions\n\nThey last a day \[1\]\.\n\nSources:\n\[1\]/);
  expect(model.prompts[1]).toContain("Notes: 24 hours [1].");
  expect(model.prompts[2]).toContain("Analysis: a day.");
});

test("a model that fails is an error here, and the run's error in the AMP shape", async () => {
  const env = { KNOWLEDGE_DIR, LLM_BASE_URL: "http://127.0.0.1:1/v1", LLM_MODEL: "none" };
  await using crew = await startCrewaiAgent({ port: 0, env });
  const body = { inputs: { topic: "how sessions expire" } };
  expect(await postJson(`${crew.url}/kickoff`, body)).toMatchObject({
    status: 502,
    body: { success: false, error: { code: "MODEL_FAILED" } },
  });
  const started = await postJson(`${crew.url}/amp/kickoff`, body);
  const ended = await endOf(`${crew.url}/amp/status/${started.body.kickoff_id}`);
  expect(ended.body).toMatchObject({
    status: "error",
    error: expect.stringContaining("could not be reached"),
  });
});

test("hostile text takes no more than a moment", async () => {
  for (const text of HOSTILE_TEXTS) {
    const startedAt = performance.now();
    await kickoff({ topic: text });
    await kickoff({ topic: "write a report on it", text });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  }
}, 30_000);
