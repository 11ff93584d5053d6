import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Json, TaskEvent } from "@orchestrator/contracts";
import { fakeAgent } from "../../orchestrator/test/kit/fake-agent.ts";
import { planOf, startOrchestrator } from "../../orchestrator/test/kit/start-orchestrator.ts";
import { runAgainst, startAgainst } from "./run-client.ts";
import { dataFolder } from "./run-command.ts";

test("`tasks run` prints the answer alone, and on standard error where the task is and how it went", async () => {
  await using service = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.answers("42 words");
  await service.register({ name: "Counter", endpoint: agent.url, description: "counts words" });

  const watched = await runAgainst(service, ["tasks", "run", "count the words", "--user", "ann"]);
  expect([watched.exit, watched.stdout]).toEqual([0, "42 words\n"]);
  expect(watched.stderr).toContain(`${service.url}/tasks/1\n`);
  expect(watched.stderr).toMatch(/\d\d:\d\d:\d\d {2}step 1 {2}completed {2}Counter\n/);

  const waited = await runAgainst(service, ["tasks", "run", "-", "--wait"], { input: "count the words\n" });
  expect([waited.exit, waited.stdout, waited.stderr]).toEqual([0, "42 words\n", `${service.url}/tasks/2\n`]);
  expect(await service.client.tasks.get(2)).toMatchObject({ description: "count the words" });
  expect(await service.client.tasks.get(1)).toMatchObject({ user_id: "ann" });
});

test("JSON is what the API answers, and ndjson is each event once and in order", async () => {
  await using service = await startOrchestrator();
  await using agent = await fakeAgent();
  const { name } = await service.register({ endpoint: agent.url });
  await using folder = await dataFolder();
  const plan = join(folder.path, "plan.json");
  await writeFile(plan, JSON.stringify(planOf(name, [[], [1]])));

  const events = await runAgainst(service, ["tasks", "run", "d", "--plan", plan, "-o", "ndjson"]);
  const seen = events.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as TaskEvent);
  expect(seen).toEqual(await service.client.tasks.events(1));
  expect(seen.at(-1)?.type).toBe("task.completed");

  const run = await runAgainst(service, ["tasks", "run", "d", "--plan", plan, "-o", "json"]);
  expect(JSON.parse(run.stdout)).toEqual(await service.client.tasks.get(2));
  const get = await runAgainst(service, ["tasks", "get", "2", "-o", "json"]);
  expect(JSON.parse(get.stdout)).toEqual(await service.client.tasks.get(2));
  const list = await runAgainst(service, ["tasks", "list", "-o", "json", "--agent", name, "--since", "1h"]);
  expect(JSON.parse(list.stdout)).toEqual(await service.client.tasks.list());
  const none = await runAgainst(service, ["tasks", "list", "-o", "json", "--text", "nothing like it"]);
  expect(JSON.parse(none.stdout)).toEqual([]);
});

test("a task that failed exits with 1 and says where, why and what to do; it can be done again from there", async () => {
  await using service = await startOrchestrator();
  await using agent = await fakeAgent();
  const { name } = await service.register({ endpoint: agent.url });
  await using folder = await dataFolder();
  const plan = join(folder.path, "plan.json");
  await writeFile(plan, JSON.stringify(planOf(name, [[], [1]])));
  let isBroken = true;
  agent.answers((call) => {
    const { instructions } = call.body as { instructions: string };
    if (isBroken && instructions.includes("2")) throw new Error("broken");
    return `did ${instructions}`;
  });
  await using first = startAgainst(service, ["tasks", "run", "d", "--plan", plan]);
  await first.note(/step 2 {2}retrying/);
  service.clock.skip(60_000);
  await first.note(/retrying[\s\S]*retrying/);
  service.clock.skip(60_000);
  expect(await first.exit).toBe(1);
  expect(first.stderr()).toMatch(
    /Task 1 failed at step 2 \(.+\): AGENT_\w+: .+\n.*orchestrator tasks retry 1/,
  );
  expect(first.stdout()).toBe("");

  isBroken = false;
  const again = await runAgainst(service, ["tasks", "retry", "1", "--input", "2=do it well"]);
  expect([again.exit, again.stdout]).toEqual([0, "did do it well\n"]);
  const shown = await runAgainst(service, ["tasks", "get", "2"]);
  expect(shown.stdout).toContain("kept from task 1");
  const from = await runAgainst(service, [
    "tasks",
    "retry",
    "2",
    "--from-step",
    "1",
    "--input",
    "other",
    "--wait",
  ]);
  expect([from.exit, from.stdout]).toEqual([0, "did do it well\n"]);
  const wrong = await runAgainst(service, ["tasks", "retry", "2", "--input", "for which step?"]);
  expect([wrong.exit, wrong.stderr]).toEqual([2, expect.stringContaining('2="for which step?"')]);
});

test("a retry gives steps other data, from words or from a file, and says what is wrong with it", async () => {
  await using service = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.answers((call) => (call.body as { data?: string | null }).data ?? "nothing");
  const { name } = await service.register({ endpoint: agent.url });
  const plan = planOf(name, [[], [1]]);
  await service.client.tasks.create({ description: "d", user_id: "u", plan });
  await service.taskToBe(1, "completed");
  await using folder = await dataFolder();
  const file = join(folder.path, "inputs.json");
  const retry = (...args: string[]) => runAgainst(service, ["tasks", "retry", "1", "--from-start", ...args]);

  const words = await retry("--step-input", '1={"rows": [1, 2]}', "--step-input", "2=null");
  expect([words.exit, JSON.parse(words.stdout)]).toEqual([0, { rows: [1, 2] }]);
  await writeFile(file, '{"2": ["from the file"]}');
  const read = await retry("--step-inputs", file, "--wait");
  expect([read.exit, JSON.parse(read.stdout)]).toEqual([0, ["from the file"]]);
  const piped = await runAgainst(service, ["tasks", "retry", "1", "--from-step", "2", "--step-inputs", "-"], {
    input: '{"2": "piped"}\n',
  });
  expect([piped.exit, piped.stdout]).toEqual([0, "piped\n"]);

  await writeFile(file, "[1]");
  for (const [args, said] of [
    [["--step-input", "2=words"], /--step-input 2: is not JSON: .*'2="words"'/],
    [["--step-input", "words"], /--step-input words: say for which step, as in '2=\{/],
    [["--step-input", "2=1", "--step-input", "2=2"], /gives step 2 data twice/],
    [["--step-inputs", file], /the data of steps in .*inputs\.json must be an object by the steps' numbers/],
    [["--step-inputs", `${file}.gone`], /the data of steps in .*gone cannot be read/],
    [["--step-inputs", file, "--step-input", "2=1"], /cannot be used with/],
    [["--input", "all anew", "--step-input", "2=1"], /planned anew/],
  ] as const) {
    const { exit, stderr } = await retry(...args);
    expect([args, exit, stderr]).toEqual([args, 2, expect.stringMatching(said)]);
  }
  const gone = await retry("--step-input", "9=1");
  expect([gone.exit, gone.stderr]).toEqual([1, expect.stringMatching(/^RETRY_INVALID: .*9/)]);
});

test("Ctrl-C leaves the task to itself and says how to come back; a second one cancels it", async () => {
  await using service = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.answers("late").holds();
  await service.register({ name: "Slow", endpoint: agent.url });

  await using left = startAgainst(service, ["tasks", "run", "work"]);
  await left.note(/step 1 {2}started/);
  left.signal("SIGINT");
  expect(await left.exit).toBe(130);
  expect(left.stderr()).toContain("orchestrator tasks watch 1");
  expect(await service.client.tasks.get(1)).toMatchObject({ status: "executing" });

  await using cancelled = startAgainst(service, ["tasks", "watch", "1"]);
  await cancelled.note(/\/tasks\/1\n/);
  cancelled.signal("SIGINT");
  await cancelled.note(/Ctrl-C again/);
  cancelled.signal("SIGINT");
  expect(await cancelled.exit).toBe(130);
  expect(await service.client.tasks.get(1)).toMatchObject({ status: "cancelled" });

  await using other = startAgainst(service, ["tasks", "run", "work", "--detach"]);
  expect(await other.exit).toBe(0);
  expect(other.stdout()).toBe("2\n");
  await using watched = startAgainst(service, ["tasks", "watch", "2"]);
  await watched.note(/\/tasks\/2\n/);
  agent.release();
  expect(await watched.exit).toBe(0);
  expect(watched.stdout()).toBe("late\n");
});

test("a task that waits for a person exits with 4 and says what to do", async () => {
  await using service = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.resets();
  const { name } = await service.register({ endpoint: agent.url, config: { delivery: "at_most_once" } });

  const unknown = await runAgainst(service, ["tasks", "run", "work"]);
  expect(unknown.exit).toBe(4);
  expect(unknown.stderr).toContain("orchestrator tasks resolve 1 1 completed");
  const list = await runAgainst(service, ["tasks", "list", "--awaits", "resolution"]);
  expect(list.stdout).toMatch(/^ID +STATUS +WAITS FOR YOU .*\n1 +executing +step 1 .*work\n$/);
  expect(list.stderr).toContain("orchestrator tasks resolve 1 1 completed");
  const resolved = await runAgainst(service, [
    "tasks",
    "resolve",
    "1",
    "1",
    "completed",
    "--answer",
    '{"a":1}',
  ]);
  expect([resolved.exit, resolved.stdout]).toEqual([
    0,
    "Step 1 of task 1 is resolved; the task is completed.\n",
  ]);
  expect((await runAgainst(service, ["tasks", "watch", "1"])).stdout).toBe('{\n  "a": 1\n}\n');
  const twice = await runAgainst(service, ["tasks", "resolve", "1", "1", "retry"]);
  expect([twice.exit, twice.stderr]).toEqual([
    1,
    expect.stringMatching(/^(STEP_NOT_UNKNOWN|TASK_FINISHED): /),
  ]);

  agent.answers("done").holds();
  const { task_id } = await service.client.tasks.create({
    description: "d",
    user_id: "u1",
    plan: planOf(name, [[], [1]]),
  });
  const id = String(task_id);
  expect((await runAgainst(service, ["tasks", "pause", id])).exit).toBe(0);
  const paused = await runAgainst(service, ["tasks", "list"]);
  expect(paused.stdout).toMatch(/^ID +STATUS +CREATED .*\n2 +paused .*\n1 +completed .*\n$/);
  expect(paused.stderr).toBe("");
  const calm = await runAgainst(service, ["tasks", "list", "--awaits", "resolution", "-o", "json"]);
  expect(JSON.parse(calm.stdout)).toEqual([]);
  await using watching = startAgainst(service, ["tasks", "watch", id]);
  await watching.note(/tasks/);
  agent.release();
  expect(await watching.exit).toBe(4);
  expect(watching.stderr()).toContain(`orchestrator tasks resume ${id}`);
  expect((await runAgainst(service, ["tasks", "resume", id])).exit).toBe(0);
  expect((await runAgainst(service, ["tasks", "watch", id])).exit).toBe(0);
});

test("nothing that an agent answers is obeyed by the terminal", async () => {
  await using service = await startOrchestrator();
  await using agent = await fakeAgent();
  const evil = "\u001b]52;c;ZXZpbA==\u0007\u001b[2J\u009b31mred\u202e cba\u202c\u200b\rover\u0008\u{e0041}";
  agent.answers(evil);
  await service.register({ endpoint: agent.url, description: `does ${evil}` });
  // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
  const raw = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u{e0041}]/u;

  const run = await runAgainst(service, ["tasks", "run", `do work ${evil}`]);
  expect([run.exit, run.stdout]).toEqual([0, "red cba\nover\n"]);
  for (const args of [
    ["tasks", "get", "1"],
    ["tasks", "list"],
    ["tasks", "watch", "1"],
    ["tasks", "watch", "1", "-o", "ndjson"],
    ["agents", "list"],
    ["agents", "get", "1"],
    ["sessions", "messages", (await service.client.tasks.get(1)).session_id],
    ["__complete", "--", "tasks", "get", ""],
  ]) {
    const { exit, stdout, stderr } = await runAgainst(service, args);
    expect([args, exit, raw.test(stdout), raw.test(stderr)]).toEqual([args, 0, false, false]);
  }
  const { stdout } = await runAgainst(service, ["tasks", "get", "1", "-o", "json"]);
  expect(JSON.parse(stdout)).toEqual(await service.client.tasks.get(1));
  expect(raw.test(stdout)).toBe(false);
});

test("cancel says what became of each step, and of the tasks that were created on behalf of it", async () => {
  await using service = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.hangs();
  await service.register({ name: "Slow", endpoint: agent.url });
  const create = (parent_task_id?: number) =>
    service.client.tasks.create({
      description: "d",
      user_id: "u",
      plan: planOf("Slow", [[], [1]]),
      parent_task_id,
    });
  await create();
  await create(1);
  await agent.untilCalled(2);
  const { exit, stdout } = await runAgainst(service, ["tasks", "cancel", "1"]);
  expect([exit, stdout.split("\n")]).toEqual([
    0,
    [
      "Task 1 is cancelled.",
      "  step 1: its agent was told to stop; nothing is known yet",
      "  step 2: stopped",
      "Task 2, created on its behalf, is cancelled.",
      "  step 1: its agent was told to stop; nothing is known yet",
      "  step 2: stopped",
      "",
    ],
  ]);
});

test("a retry of a task in doubt says what to say, and is told what the agent did or to call it again", async () => {
  await using service = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.resets();
  const { name } = await service.register({ endpoint: agent.url, config: { delivery: "at_most_once" } });
  await service.client.tasks.create({ description: "d", user_id: "u", plan: planOf(name, [[], [1]]) });
  await service.untilEvent(1, "step.unknown");
  await service.client.tasks.cancel(1);
  agent.answers((call) => ({ did: (call.body as { data?: Json }).data ?? "all of it" }));
  const retry = (...args: string[]) => runAgainst(service, ["tasks", "retry", "1", ...args]);

  const plain = await retry();
  expect([plain.exit, plain.stderr]).toEqual([
    1,
    expect.stringMatching(
      /^RETRY_IN_DOUBT: .*must not do it twice: 1\. .*--found 'NUMBER=ANSWER'.*--call-again/,
    ),
  ]);
  const found = await retry("--found", '1={"paid": 7}');
  expect([found.exit, JSON.parse(found.stdout)]).toEqual([0, { did: { paid: 7 } }]);
  expect(agent.calls).toHaveLength(2);
  const again = await retry("--call-again", "1");
  expect([again.exit, JSON.parse(again.stdout)]).toEqual([0, { did: { did: "all of it" } }]);
  for (const [args, said] of [
    [["--found", "paid"], /--found paid: say of which step/],
    [["--call-again", "one"], /--call-again one: give the number/],
    [["--found", "1=1", "--call-again", "1"], /two things are said of step 1/],
    [["--from-start", "--call-again", "1"], /--from-start calls every agent again/],
  ] as const) {
    const { exit, stderr } = await retry(...args);
    expect([args, exit, stderr]).toEqual([args, 2, expect.stringMatching(said)]);
  }
});
