import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import type { RunningAgent } from "../agent-server/running-agent.ts";
import { getJson, type JsonAnswer, postJson } from "../test-kit/post-json.ts";
import { temporaryFolder } from "../test-kit/temporary-folder.ts";
import { startLanggraphAgent } from "./start-langgraph-agent.ts";

const FIXTURES = join(import.meta.dirname, "fixtures");

const startWith = (folder: string): Promise<RunningAgent> =>
  startLanggraphAgent({ port: 0, env: { KNOWLEDGE_DIR: folder } });

const message = (agent: RunningAgent, description: string, context: object = {}): Promise<JsonAnswer> =>
  postJson(`${agent.url}/a2a/message`, {
    sender: "MainOrchestrator",
    receiver: "ResearchAgent",
    message_type: "request",
    session_id: "sess_1",
    content: { description, context },
    metadata: {},
  });

test("it says that it is healthy and how it works", async () => {
  await using agent = await startWith(FIXTURES);
  expect((await getJson(`${agent.url}/health`)).body).toMatchObject({
    status: "healthy",
    agent: "ResearchAgent",
  });
  expect((await getJson(`${agent.url}/capabilities`)).body).toMatchObject({
    agent_name: "ResearchAgent",
    documents: 3,
    model: null,
  });
});

test("an envelope is answered from the documents, with citations", async () => {
  await using agent = await startWith(FIXTURES);
  const { status, body } = await message(agent, "Research what happens to running tasks after a crash");
  expect(status).toBe(200);
  expect(body).toMatchObject({
    sender: "ResearchAgent",
    receiver: "MainOrchestrator",
    message_type: "response",
    session_id: "sess_1",
    content: { status: "success", agent: "ResearchAgent", data: { not_found: [] } },
    metadata: { processed_with: "LangGraph", workflow_completed: true },
  });
  expect(body.content.response).toContain("called again with the same idempotency key [1].");
  expect(body.content.data.citations[0]).toMatchObject({
    n: 1,
    source: "recovery.md",
    heading: "Recovery › After a crash",
  });
  const stages = body.metadata.workflow_steps.map((line: string) => line.split(":")[0]);
  expect([...new Set(stages)]).toEqual(["analyze", "plan", "execute", "reflect", "finalize"]);
  expect(stages.at(-1)).toBe("finalize");
});

test("two questions in one are researched apart, and what is not found is said", async () => {
  await using agent = await startWith(FIXTURES);
  const { body } = await message(agent, "Find out when sessions expire and how giraffes sleep");
  expect(body.content.data.sub_questions).toEqual(["when sessions expire", "how giraffes sleep"]);
  expect(body.content.response).toContain("A session expires 24 hours after its last message [1].");
  expect(body.content.response).toContain("Not found: giraffes, sleep.");
  expect(body.content.data.not_found).toEqual(["giraffes", "sleep"]);
});

test("reflection finds a term the first search left out and searches again", async () => {
  await using folder = await temporaryFolder();
  const about = (subject: string): string =>
    `# ${subject}\n\n${`The ${subject} of the engine is described here in detail. `.repeat(2)}`;
  await writeFile(
    join(folder.path, "a.md"),
    `${about("ignition timing curve")}\n\n${about("ignition timing curve sensor")}`,
  );
  await writeFile(join(folder.path, "b.md"), "# Parts\n\nA gasket made of cork seals the housing.");
  await using agent = await startWith(folder.path);
  const { body } = await message(
    agent,
    "Research the ignition timing curve sensor of the engine with a gasket",
  );
  expect(body.metadata.workflow_steps.join("\n")).toMatch(
    /reflect: not covered yet: gasket; searching again/,
  );
  expect(body.content.response).toContain("A gasket made of cork seals the housing");
  expect(body.content.data.not_found).toEqual([]);
});

test("results of former steps are a source of their own", async () => {
  await using agent = await startWith(FIXTURES);
  const { body } = await message(agent, "Research the unicorn population", {
    data: { response: "The unicorn population is 7." },
  });
  expect(body.content.data.citations).toMatchObject([
    { source: "previous step", quote: "The unicorn population is 7." },
  ]);
});

test("the data of an envelope is a source too, as the orchestrator sends it", async () => {
  await using agent = await startWith(FIXTURES);
  const { body } = await postJson(`${agent.url}/a2a/message`, {
    sender: "MainOrchestrator",
    message_type: "request",
    session_id: "sess_1",
    content: {
      description: "Research the unicorn population",
      data: "The unicorn population is 7.",
      context: { task_id: 1 },
    },
  });
  expect(body.content.data.citations).toMatchObject([{ source: "previous step" }]);
});

test("POST /process answers in its own shape", async () => {
  await using agent = await startWith(FIXTURES);
  const { body } = await postJson(`${agent.url}/process`, { description: "Does the planner need a key?" });
  expect(body).toMatchObject({ status: "success", session_id: expect.stringMatching(/^sess_/) });
  expect(body.result).toMatchObject({
    agent_name: "ResearchAgent",
    not_found: [],
    citations: [{ source: "notes.txt" }],
  });
  expect(body.result.response).toContain("The planner needs no key");
  expect(body.result.workflow_steps.length).toBeGreaterThanOrEqual(5);
});

test("a changed document is read again", async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "a.md"), "The colour of the box is red.");
  await using agent = await startWith(folder.path);
  expect((await message(agent, "the colour of the box")).body.content.response).toContain("red");
  await writeFile(join(folder.path, "a.md"), "The colour of the box is turquoise.");
  expect((await message(agent, "the colour of the box")).body.content.response).toContain("turquoise");
});

test("links out of the folder are not followed", async () => {
  await using secret = await temporaryFolder();
  await using folder = await temporaryFolder();
  await writeFile(join(secret.path, "secret.md"), "The password is swordfish.");
  await symlink(join(secret.path, "secret.md"), join(folder.path, "link.md"));
  await symlink(secret.path, join(folder.path, "linked"));
  await mkdir(join(folder.path, ".hidden"));
  await writeFile(join(folder.path, ".hidden", "b.md"), "The password is herring.");
  await writeFile(join(folder.path, "a.md"), "Nothing to see.");
  await using agent = await startWith(folder.path);
  const { body } = await message(agent, "What is the password?");
  expect(JSON.stringify(body)).not.toMatch(/swordfish|herring/);
});

test("without documents it says how to set KNOWLEDGE_DIR", async () => {
  await using agent = await startWith("/does/not/exist");
  const { status, body } = await message(agent, "Research anything");
  expect(status).toBe(422);
  expect(body).toMatchObject({
    status: "error",
    error: { code: "NO_KNOWLEDGE" },
    content: { status: "error" },
  });
  expect(body.content.response).toMatch(/KNOWLEDGE_DIR/);
});

test.each([
  [{}, /`content`/],
  [{ content: {} }, /`content.description`/],
  [{ content: { description: " " } }, /say in a sentence what to research/],
  [{ message_type: "response", content: { description: "x" } }, /`message_type`/],
])("a wrong envelope answers 400 and names the field", async (body, reason) => {
  await using agent = await startWith(FIXTURES);
  const answer = await postJson(`${agent.url}/a2a/message`, body);
  expect(answer).toMatchObject({ status: 400, body: { status: "error", error: { code: "BAD_REQUEST" } } });
  expect(answer.body.error.message).toMatch(reason);
});
