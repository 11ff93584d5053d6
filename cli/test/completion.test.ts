import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fakeAgent } from "../../orchestrator/test/kit/fake-agent.ts";
import { startOrchestrator } from "../../orchestrator/test/kit/start-orchestrator.ts";
import { runAgainst } from "./run-client.ts";
import { dataFolder, MAIN, runCommand } from "./run-command.ts";

test("commands, options, choices and ids are offered where they may stand", async () => {
  await using service = await startOrchestrator();
  await using agent = await fakeAgent();
  const { slug } = await service.register({ name: "Word Counter", endpoint: agent.url });
  await service.client.tasks.run({ description: "do work", user_id: "u1" }, 30);
  const offered = async (...words: string[]): Promise<string[]> =>
    (await runAgainst(service, ["__complete", "--", ...words])).stdout
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.split("\t")[0] ?? "");

  expect(await offered("ta")).toEqual(["tasks"]);
  expect(await offered("tasks", "re")).toEqual(["retry", "resume", "resolve"]);
  expect(await offered("tasks", "list", "--st")).toEqual(["--status"]);
  expect(await offered("tasks", "list", "--status", "c")).toEqual(["completed", "cancelled"]);
  expect(await offered("tasks", "list", "--status=c")).toEqual(["--status=completed", "--status=cancelled"]);
  expect(await offered("tasks", "list", "--status", "=", "f")).toEqual(["failed"]);
  expect(await offered("tasks", "list", "--status", "=")).toContain("failed");
  expect(await offered("--url", service.url, "tasks", "get", "")).toEqual(["1"]);
  expect(await offered("agents", "check", "w")).toEqual([slug]);
  expect(await offered("agents", "register", "--template", "crew")).toEqual(["crewai"]);
  expect(await offered("tasks", "resolve", "1", "1", "")).toEqual(["completed", "failed", "retry"]);
  expect(await offered("completion", "")).toEqual(["bash", "zsh", "fish"]);
  expect(await offered("templates", "test", "")).toEqual([]);
  expect(
    await runAgainst({ url: "http://127.0.0.1:9" }, ["__complete", "--", "tasks", "get", ""]),
  ).toMatchObject({
    exit: 0,
    stdout: "",
  });
});

test("bash completes with the command itself, also behind an equals sign", async () => {
  await using folder = await dataFolder();
  await using printed = runCommand(["completion", "bash"]);
  expect(await printed.exit).toBe(0);
  const program = join(folder.path, "orchestrator");
  await writeFile(program, `#!/bin/sh\nexec "${process.execPath}" "${MAIN}" "$@"\n`, { mode: 0o755 });
  const rc = join(folder.path, "rc");
  // What readline does at a Tab, with the words as readline splits them.
  await writeFile(rc, `PATH="${folder.path}:$PATH"\n${printed.stdout()}`);
  const completed = (words: string, at: number): string => {
    const script = `source "${rc}"; COMP_WORDS=(${words}); COMP_CWORD=${at}; _orchestrator; printf '%s,' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
    expect(stderr).toBe("");
    return stdout;
  };
  expect(completed("orchestrator ta", 1)).toBe("tasks,");
  expect(completed("orchestrator tasks list --status = f", 5)).toBe("failed,");
  expect(completed("orchestrator agents register --auth b", 4)).toBe("bearer,basic,");
});

test("bash takes the script and completes with it", async () => {
  await using printed = runCommand(["completion", "bash"]);
  expect(await printed.exit).toBe(0);
  const script = `${printed.stdout()}
orchestrator() { printf 'tasks\\tsubmit\\ntemplates\\tkinds\\n'; }
COMP_WORDS=(orchestrator t); COMP_CWORD=1
_orchestrator
printf '%s,' "\${COMPREPLY[@]}"`;
  const { stdout, stderr, status } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
  expect([status, stdout, stderr]).toEqual([0, "tasks,templates,", ""]);
});
