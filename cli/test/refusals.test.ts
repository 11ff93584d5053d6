import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createApiKey } from "../../orchestrator/src/api-keys/create-api-key.ts";
import { fakeAgent } from "../../orchestrator/test/kit/fake-agent.ts";
import { startOrchestrator } from "../../orchestrator/test/kit/start-orchestrator.ts";
import { runAgainst, startAgainst } from "./run-client.ts";
import { dataFolder, runCommand } from "./run-command.ts";

test("no service exits with 3 and says how to get one", async () => {
  for (const args of [
    ["tasks", "list"],
    ["tasks", "run", "work"],
    ["agents", "list"],
  ]) {
    await using command = runCommand([...args, "--url", "http://127.0.0.1:9"]);
    expect([args, await command.exit]).toEqual([args, 3]);
    expect(command.stderr()).toMatch(/^UNREACHABLE: .*127\.0\.0\.1:9[\s\S]*orchestrator serve/);
  }
});

test("a service that is lost while a task is watched is said, and given up in the end", async () => {
  await using agent = await fakeAgent();
  agent.holds();
  const service = await startOrchestrator();
  await service.register({ endpoint: agent.url });
  await using watching = startAgainst(service, ["tasks", "run", "work", "--give-up", "2"]);
  await watching.note(/step 1 {2}started/);
  agent.hangs().release();
  await service[Symbol.asyncDispose]();
  const exit = await watching.exit;
  expect([exit, watching.stderr()]).toEqual([
    3,
    expect.stringMatching(/does not answer; trying again[\s\S]*UNREACHABLE/),
  ]);
});

test("a missing key, a missing task and a task that has ended are refused with code, reason and what to do", async () => {
  await using service = await startOrchestrator();
  await using agent = await fakeAgent();
  await service.register({ endpoint: agent.url });
  expect((await runAgainst(service, ["tasks", "run", "work", "--wait"])).exit).toBe(0);

  const ended = await runAgainst(service, ["tasks", "cancel", "1"]);
  expect([ended.exit, ended.stderr]).toEqual([1, expect.stringMatching(/^TASK_FINISHED: /)]);
  const missing = await runAgainst(service, ["tasks", "watch", "99"]);
  expect([missing.exit, missing.stderr]).toEqual([
    1,
    "TASK_NOT_FOUND: There is no task 99.\n`orchestrator tasks list` shows the tasks. You see your own; another key (ORCHESTRATOR_API_KEY) may see others.\n",
  ]);
  const gone = await runAgainst(service, ["tasks", "run", "work", "--session", "sess_gone"]);
  expect([gone.exit, gone.stderr]).toEqual([1, expect.stringContaining("orchestrator sessions list")]);
  expect(gone.stderr).not.toMatch(/\/api\/|session_id/);
  const nobody = await runAgainst(service, ["agents", "check", "Nobody"]);
  expect([nobody.exit, nobody.stderr]).toEqual([2, expect.stringContaining("orchestrator agents list")]);

  const admin = { principal: "test", role: "admin" as const };
  const { key } = await createApiKey(service.app.deps, admin, {
    name: "k",
    role: "viewer",
    principal: "ann",
  });
  const stranger = await runAgainst(service, ["tasks", "list"]);
  expect([stranger.exit, stranger.stderr]).toEqual([
    1,
    expect.stringMatching(/^UNAUTHENTICATED: [\s\S]*ORCHESTRATOR_API_KEY/),
  ]);
  const known = await runAgainst(service, ["tasks", "list"], { env: { ORCHESTRATOR_API_KEY: key } });
  expect([known.exit, known.stderr]).toEqual([0, "There is none.\n"]);
  const viewer = await runAgainst(service, ["tasks", "run", "work", "--api-key", key]);
  expect([viewer.exit, viewer.stderr]).toEqual([1, expect.stringMatching(/^FORBIDDEN: /)]);
});

test("wrong use exits with 2 before anything is asked", async () => {
  await using folder = await dataFolder();
  const plan = join(folder.path, "plan.json");
  await writeFile(plan, '{"steps": 3}');
  for (const [args, says] of [
    [["tasks", "run", " "], /empty/],
    [["tasks", "run", "x", "--wait", "--detach"], /--wait.*--detach|cannot be used/],
    [["tasks", "run", "x", "--plan", plan], /steps/],
    [["tasks", "run", "x", "--plan", join(folder.path, "none.json")], /cannot be read/],
    [["tasks", "get", "one"], /whole number/],
    [["tasks", "list", "--since", "yesterday"], /2h/],
    [["tasks", "list", "--status", "sleeping"], /Allowed choices/],
    [["tasks", "get", "1", "-o", "yaml"], /Allowed choices/],
    [["sessions", "get", "../tasks"], /sess_/],
    [["agents", "list", "--url", "ftp://here"], /http:\/\/127/],
    [["agents", "register", "--template", "api"], /--endpoint/],
  ] as const) {
    await using command = runCommand(args.slice());
    expect([args, await command.exit, command.stderr()]).toEqual([args, 2, expect.stringMatching(says)]);
  }
});
