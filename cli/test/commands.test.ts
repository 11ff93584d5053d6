import { createServer } from "node:net";
import { once } from "node:events";
import { access, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createClient } from "@orchestrator/client";
import { expect, test } from "vitest";
import { dataFolder, runCommand } from "./run-command.ts";

const FIRST_TASK =
  "Compute the mean and standard deviation of 4, 8, 15, 16, 23, 42, then convert the result to XML";
const PARALLEL_TASK =
  "Research what happens to running tasks after a crash and summarise the findings; meanwhile count the words of 'the quick brown fox jumps'";

const ALL_AGENTS = ["ResearchAgent", "DataAnalyzer", "ReportCrew", "TrendForecaster", "WritingAssistant"];
const FIVE_AGENT_TASK =
  "Research how crashed tasks recover. Meanwhile compute the mean and median of 12, 15, 11, 18, 21, 24. Meanwhile forecast the next three months of 12, 15, 11, 18, 21, 24. Then write a report on these results, and finally draft an email to the team with its key points";

test("all five reference agents take part in one task", async () => {
  await using data = await dataFolder();
  await using dev = runCommand(["dev", "--port", "0", "--agent-ports", "0", "--data", data.path], {
    DATABRICKS_TOKEN: "not-for-our-own-agent",
  });
  const client = createClient({ baseUrl: await dev.line(/service\s+(http:\S+)/) });
  const task = await client.tasks.run({ description: FIVE_AGENT_TASK, user_id: "u1" }, 60);
  expect(task.error).toBeNull();
  expect(task.steps.map((step) => [step.agent_name, step.dependencies])).toEqual([
    ["ResearchAgent", []],
    ["DataAnalyzer", []],
    ["TrendForecaster", []],
    ["ReportCrew", [1, 2, 3]],
    ["WritingAssistant", [4]],
  ]);
  expect(task.status).toBe("completed");
});

test("`dev` runs the service and the reference agents, and they solve the tasks of the README", async () => {
  await using data = await dataFolder();
  await using dev = runCommand(["dev", "--port", "0", "--agent-ports", "0", "--data", data.path]);
  const client = createClient({ baseUrl: await dev.line(/service\s+(http:\S+)/) });
  expect((await client.agents.list()).map(({ name }) => name)).toEqual(ALL_AGENTS);

  const first = await client.tasks.run({ description: FIRST_TASK, user_id: "u1" }, 30);
  expect(first.steps.map((step) => [step.agent_name, step.dependencies])).toEqual([
    ["DataAnalyzer", []],
    ["DataAnalyzer", [1]],
  ]);
  expect(first.result?.output).toMatch(/^<\?xml[\s\S]*<mean>18<\/mean>/);

  const parallel = await client.tasks.run({ description: PARALLEL_TASK, user_id: "u1" }, 30);
  expect(parallel.status).toBe("completed");
  expect(parallel.steps.map((step) => [step.agent_name, step.capability, step.dependencies])).toEqual([
    ["ResearchAgent", "research", []],
    ["DataAnalyzer", "summarization", [1]],
    ["DataAnalyzer", "text_processing", []],
  ]);
  expect(parallel.steps[2]?.output_data).toMatchObject({ words: 5 });
  const [research, , count] = parallel.steps.map((step) => [
    Date.parse(step.started_at ?? ""),
    Date.parse(step.completed_at ?? ""),
  ]);
  // At the same time: each began before the other had ended.
  expect(count?.[0]).toBeLessThanOrEqual(research?.[1] ?? 0);
  expect(research?.[0]).toBeLessThanOrEqual(count?.[1] ?? 0);
  expect(dev.stderr()).toBe("");
});

test("`dev` keeps what it was told when it is started again, and does not register its agents twice", async () => {
  await using data = await dataFolder();
  const start = () => runCommand(["dev", "--port", "0", "--agent-ports", "0", "--data", data.path]);
  {
    await using dev = start();
    const client = createClient({ baseUrl: await dev.line(/service\s+(http:\S+)/) });
    await client.agents.update(2, { description: "my own words for numbers" });
    dev.signal("SIGTERM");
    expect(await dev.exit).toBe(0);
  }
  await using dev = start();
  const client = createClient({ baseUrl: await dev.line(/service\s+(http:\S+)/) });
  const agents = await client.agents.list();
  expect(agents.map(({ name }) => name)).toEqual(ALL_AGENTS);
  expect(agents[1]).toMatchObject({ description: "my own words for numbers" });
  expect(
    (await client.tasks.run({ description: "Summarise this text: 'One. Two. Three.'", user_id: "u1" }, 30))
      .status,
  ).toBe("completed");
});

test("a taken port is named, with the way round it", async () => {
  await using data = await dataFolder();
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const address = other.address();
  const port = String(typeof address === "object" ? address?.port : "");
  try {
    await using serve = runCommand(["serve", "--port", port, "--data", data.path]);
    expect(await serve.exit).toBe(1);
    expect(serve.stderr()).toMatch(new RegExp(`PORT_TAKEN: Port ${port} .*--port`));
    await using dev = runCommand(["dev", "--port", "0", "--agent-ports", port, "--data", data.path]);
    expect(await dev.exit).toBe(1);
    expect(dev.stderr()).toMatch(new RegExp(`PORT_TAKEN: Port ${port}, which \\w+ wants.*--agent-ports`));
  } finally {
    other.close();
  }
});

test("`keys create` prints a key that ends open mode, `keys list` shows it without its words and `keys revoke` ends it, beside a running service", async () => {
  await using data = await dataFolder();
  await using serve = runCommand(["serve", "--port", "0", "--data", data.path]);
  const url = await serve.line(/ready at (http:\S+)/);
  expect((await fetch(`${url}/api/agents`)).status).toBe(200);
  await using keys = runCommand([
    "keys",
    "create",
    "--name",
    "Ann's laptop",
    "--role",
    "viewer",
    "--data",
    data.path,
  ]);
  expect(await keys.exit).toBe(0);
  const key = keys.stdout().trim();
  expect(key).toMatch(/^mao_[\w-]{43}$/);
  expect((await fetch(`${url}/api/agents`)).status).toBe(401);
  const statusWithKey = async (): Promise<number> =>
    (await fetch(`${url}/api/agents`, { headers: { authorization: `Bearer ${key}` } })).status;
  expect(await statusWithKey()).toBe(200);
  const run = async (...args: string[]) => {
    await using command = runCommand(["keys", ...args, "--data", data.path]);
    return { exit: await command.exit, out: command.stdout(), said: command.stderr() };
  };
  const before = await run("list");
  expect(before.out).toMatch(/^ID {2}ROLE {4}OWNER .*NAME\n1 {3}viewer {2}ann-s-laptop .*Ann's laptop\n$/);
  expect(before.out).not.toContain(key);
  expect(await run("revoke", "1")).toMatchObject({
    exit: 0,
    said: expect.stringContaining('"Ann\'s laptop"'),
  });
  // Nobody is let in: neither with the key nor as in open mode.
  expect([await statusWithKey(), (await fetch(`${url}/api/agents`)).status]).toEqual([401, 401]);
  const listed = JSON.parse((await run("list", "-o", "json")).out);
  expect(listed).toEqual([expect.objectContaining({ id: 1, revoked_at: expect.stringMatching(/Z$/) })]);
  expect(await run("revoke", "7")).toMatchObject({
    exit: 1,
    said: "API_KEY_NOT_FOUND: There is no API key 7. List them with: orchestrator keys list\n",
  });
  const elsewhere = `${data.path}-that-is-not-there`;
  for (const args of [["list"], ["revoke", "1"], ["reset"]]) {
    await using nowhere = runCommand(["keys", ...args, "--data", elsewhere]);
    expect([args, await nowhere.exit]).toEqual([args, 1]);
    expect(nowhere.stderr()).toBe(
      `CONFIG_INVALID: There is no database at ${join(elsewhere, "orchestrator.db")}. Name the data folder with --data or DATABASE_URL.\n`,
    );
    await expect(access(elsewhere)).rejects.toThrow("ENOENT");
  }
});

test("a command that is used wrongly says how it is used and exits with 2", async () => {
  for (const args of [
    ["sreve"],
    ["dev", "--agent-ports", "abc"],
    ["serve", "--prot", "1"],
    ["keys", "create", "--role", "king", "--name", "x"],
  ]) {
    await using command = runCommand(args);
    expect([args, await command.exit]).toEqual([args, 2]);
    expect(command.stderr()).toMatch(/error:.*\n/);
  }
});

test("a data folder that cannot be used is named", async () => {
  await using data = await dataFolder();
  await writeFile(
    join(data.path, "orchestrator.db"),
    "this is no database, only text that is long enough to be looked at",
  );
  for (const [folder, says] of [
    [data.path, /cannot be read as a database/],
    [join(data.path, "orchestrator.db", "below"), /it is a file/],
    ["/proc/nope/data", /cannot be used/],
  ] as const) {
    await using serve = runCommand(["serve", "--port", "0", "--data", folder]);
    expect(await serve.exit).toBe(1);
    expect(serve.stderr()).toMatch(/^CONFIG_INVALID: /);
    expect(serve.stderr()).toMatch(says);
  }
});

test("a wrong setting is named, with what it may be", async () => {
  await using serve = runCommand(["serve"], { PORT: "eighty" });
  expect(await serve.exit).toBe(1);
  expect(serve.stderr()).toMatch(/CONFIG_INVALID: PORT: /);
  const database = { DATABASE_URL: "postgres://me:hunter2@127.0.0.1:1/x" };
  await using keyless = runCommand(["serve"], database);
  expect(await keyless.exit).toBe(1);
  expect(keyless.stderr()).toMatch(/CONFIG_INVALID: SECRET_KEY: .*PostgreSQL/);
  await using postgres = runCommand(["serve"], { ...database, SECRET_KEY: "sixteen characters" });
  expect(await postgres.exit).toBe(1);
  expect(postgres.stderr()).toMatch(/CONFIG_INVALID: DATABASE_URL: /);
  await using backup = runCommand(["backup", "copy"], { ...database, SECRET_KEY: "sixteen characters" });
  expect(await backup.exit).toBe(1);
  expect(backup.stderr()).toMatch(/pg_dump/);
  await using keys = runCommand(["keys", "create", "--name", "x", "--role", "viewer"], {
    ...database,
    SECRET_KEY: "sixteen characters",
  });
  expect(await keys.exit).toBe(1);
  expect(keys.stderr()).toMatch(
    /CONFIG_INVALID: DATABASE_URL: the database x at 127.0.0.1:1 cannot be used as me: /,
  );
  for (const command of [keyless, postgres, backup, keys]) expect(command.stderr()).not.toMatch(/hunter2/);
});
