import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fakeAgent } from "../../orchestrator/test/kit/fake-agent.ts";
import { planOf, startOrchestrator } from "../../orchestrator/test/kit/start-orchestrator.ts";
import { runAgainst } from "./run-client.ts";
import { dataFolder, runCommand } from "./run-command.ts";

test("an agent is tried, registered, checked, shown and removed", async () => {
  await using service = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.answers("hello there");
  const at = ["--template", "api", "--endpoint", agent.url];

  const tried = await runAgainst(service, ["agents", "register", ...at, "--test", "--query", "greet"]);
  expect([tried.exit, tried.stdout]).toEqual([0, expect.stringMatching(/passed +http[\s\S]*hello there\n/)]);
  expect(agent.calls.at(-1)?.body).toMatchObject({ instructions: "greet" });
  expect(await service.client.agents.list()).toEqual([]);

  const words = ["--name", "Greeter", "--description", "says hello"];
  const skills = ["--capability", "greeting", "--capability", "politeness"];
  const made = await runAgainst(service, [
    "agents",
    "register",
    ...at,
    ...words,
    ...skills,
    "--private",
    "-o",
    "json",
  ]);
  expect(made.exit).toBe(0);
  expect(JSON.parse(made.stdout)).toEqual(await service.client.agents.get(1));
  expect(JSON.parse(made.stdout)).toMatchObject({
    capabilities: ["greeting", "politeness"],
    visibility: "private",
  });

  expect((await runAgainst(service, ["agents", "check", "greeter"])).stdout).toMatch(/^healthy {2}http/);
  agent.isHealthy(false);
  const ill = await runAgainst(service, ["agents", "check", "1"]);
  expect([ill.exit, ill.stdout]).toEqual([1, expect.stringMatching(/^unhealthy/)]);
  const listed = await runAgainst(service, ["agents", "list", "--unhealthy", "--figures"]);
  expect(listed.stdout).toMatch(/ID +NAME.*BREAKER\n1 +Greeter +api +active +unhealthy +0 .*closed\n/);
  expect((await runAgainst(service, ["agents", "get", "Greeter"])).stdout).toMatch(/last hour +0 calls/);
  expect((await runAgainst(service, ["agents", "remove", "Greeter"])).stdout).toContain("Greeter");
  expect(await service.client.agents.list()).toEqual([]);
});

test("an agent that does not answer as its template says is not registered, and the report says why", async () => {
  await using service = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.answersHtml();
  const at = ["--template", "api", "--endpoint", agent.url];
  const tried = await runAgainst(service, ["agents", "register", ...at, "--test"]);
  expect([tried.exit, tried.stdout]).toEqual([1, expect.stringMatching(/failed +\w+/)]);
  const refused = await runAgainst(service, ["agents", "register", ...at, "--name", "Page"]);
  expect([refused.exit, refused.stderr]).toEqual([1, expect.stringMatching(/^AGENT_TEST_FAILED: /)]);
  expect(
    (await runAgainst(service, ["agents", "register", ...at, "--name", "Page", "--skip-test"])).exit,
  ).toBe(0);
});

test("a token comes from a variable, a file or standard input and never stands in the arguments", async () => {
  await using service = await startOrchestrator();
  await using agent = await fakeAgent();
  await using folder = await dataFolder();
  const file = join(folder.path, "token");
  await writeFile(file, "from-a-file\n");
  const register = (name: string, auth: string[], options: Parameters<typeof runAgainst>[2] = {}) =>
    runAgainst(
      service,
      ["agents", "register", "--template", "api", "--endpoint", agent.url, "--name", name, ...auth],
      options,
    );
  const sent = (): string | undefined => agent.calls.at(-1)?.headers["authorization"];

  expect(
    (
      await register("A", ["--auth", "bearer", "--auth-token-env", "MY_TOKEN"], {
        env: { MY_TOKEN: "from-env" },
      })
    ).exit,
  ).toBe(0);
  expect(sent()).toBe("Bearer from-env");
  expect((await register("B", ["--auth", "bearer", "--auth-token-file", file])).exit).toBe(0);
  expect(sent()).toBe("Bearer from-a-file");
  const piped = await register("C", ["--auth", "bearer", "--auth-token-stdin"], { input: "from-stdin\n" });
  expect([piped.exit, sent()]).toEqual([0, "Bearer from-stdin"]);
  for (const name of ["A", "B", "C"])
    expect((await runAgainst(service, ["agents", "get", name])).stdout).toMatch(/"has_token":true/);

  const empty = await register("D", ["--auth", "bearer", "--auth-token-env", "UNSET"]);
  expect([empty.exit, empty.stderr]).toEqual([2, expect.stringContaining("UNSET")]);
  const typeless = await register("D", ["--auth-token-file", file]);
  expect([typeless.exit, typeless.stderr]).toEqual([2, expect.stringContaining("--auth")]);
});

test("a template's file is tested without any service, and what is wrong with it is named", async () => {
  await using folder = await dataFolder();
  const builtin = join(import.meta.dirname, "..", "..", "orchestrator", "templates", "crewai.yaml");
  await using good = runCommand(["templates", "test", builtin]);
  expect([await good.exit, good.stdout()]).toEqual([0, expect.stringMatching(/^(passed {2}.+\n){2,}$/)]);

  const file = join(folder.path, "mine.yaml");
  await writeFile(
    file,
    `template: mine
display_name: Mine
request_mapping: {path: /ask, body_mapping: {q: "\${input.description}"}}
response_mapping: {result_path: $.answer}
tests:
  - name: gives the answer
    input: {description: hello}
    request: {method: POST, path: /ask}
    reply: {status: 200, body: {answer: hi}}
    outcome: {status: completed, output: bye}
`,
  );
  await using failing = runCommand(["templates", "test", file, "-o", "json"]);
  expect(await failing.exit).toBe(1);
  expect(JSON.parse(failing.stdout())).toMatchObject({
    passed: false,
    tests: [{ name: "gives the answer", problem: expect.any(String) }],
  });
  await writeFile(file, "template: mine\nrequest_mapping: [");
  await using broken = runCommand(["templates", "test", file]);
  expect([await broken.exit, broken.stderr()]).toEqual([
    1,
    expect.stringMatching(/^TEMPLATE_INVALID: mine.yaml, line/),
  ]);
});

test("templates and sessions are listed, shown and removed", async () => {
  await using service = await startOrchestrator();
  await using folder = await dataFolder();
  expect((await runAgainst(service, ["templates", "list"])).stdout).toMatch(/\d+ +crewai +crewai +built in/);
  const shown = await runAgainst(service, ["templates", "get", "crewai"]);
  const file = join(folder.path, "crewai.json");
  await writeFile(file, shown.stdout);
  expect((await runAgainst(service, ["templates", "test", file])).exit).toBe(0);

  const { session_id: id } = await service.client.sessions.create({
    user_id: "ann",
    metadata: { topic: "tea" },
  });
  await service.client.sessions.addMessage(id, { content: "good morning" });
  expect((await runAgainst(service, ["sessions", "list", "--user", "ann"])).stdout).toContain(id);
  expect((await runAgainst(service, ["sessions", "get", id])).stdout).toMatch(
    /messages +1\n[\s\S]*"topic":"tea"/,
  );
  expect((await runAgainst(service, ["sessions", "messages", id])).stdout).toContain("\ngood morning\n");
  expect((await runAgainst(service, ["sessions", "remove", id])).exit).toBe(0);
  expect((await runAgainst(service, ["sessions", "get", id])).stderr).toMatch(/^SESSION_NOT_FOUND: /);
});

test("an agent that answers its health checks and fails at its work is said to, wherever agents are looked at", async () => {
  await using service = await startOrchestrator();
  await using good = await fakeAgent();
  await using bad = await fakeAgent();
  bad.answersRaw("{}", undefined, 418);
  await service.register({ name: "Good", endpoint: good.url });
  await service.register({ name: "Bad", endpoint: bad.url });
  for (const [name, status] of [
    ["Good", "completed"],
    ["Bad", "failed"],
    ["Bad", "failed"],
  ] as const) {
    const task = { description: "d", user_id: "u1", plan: planOf(name, [[]]) };
    const { task_id } = await service.client.tasks.create(task);
    await service.taskToBe(task_id, status);
  }
  const checked = await runAgainst(service, ["agents", "check", "Bad"]);
  expect([checked.exit, checked.stdout, checked.stderr]).toEqual([
    0,
    expect.stringMatching(/^healthy/),
    "It answers, and fails at its work: 2 of 2 calls in the last hour failed.\n",
  ]);
  expect((await runAgainst(service, ["agents", "check", "Good"])).stderr).toBe("");
  const { stdout } = await runAgainst(service, ["agents", "list"]);
  expect(stdout).toMatch(/1 +Good +api +active +healthy +work\n2 +Bad +api +active +calls fail +work\n$/);
  const doctor = await runAgainst(service, ["doctor"]);
  expect(doctor.stdout).toMatch(/calls of agents +most calls fail in the last hour: Bad \(2\): 2 of 2\n/);
});
