import { execFileSync } from "node:child_process";
import type { Task } from "@orchestrator/contracts";
import { expect, test } from "vitest";
import { cliCommand, curlCommand } from "./repeat-commands.ts";

const description = `it's "quoted" $HOME \`id\` and\non two lines`;
// Only what the commands read of it.
const task = { description, user_id: "me", priority: 0, metadata: {}, plan: null } as Task;

/** What a program gets as its arguments when a shell reads the command. */
const argumentsOf = (command: string): string[] =>
  execFileSync("sh", ["-c", `printf '%s\\0' ${command}`], { env: {} })
    .toString()
    .split("\0")
    .slice(0, -1);

test("a shell reads the words of a task as they are", () => {
  expect(argumentsOf(cliCommand(task))).toEqual([
    "npx",
    "orchestrator",
    "tasks",
    "run",
    "--user",
    "me",
    "--",
    description,
  ]);
  const curl = argumentsOf(curlCommand(task, "http://localhost:3000", "open"));
  expect(JSON.parse(curl.at(-1) ?? "")).toEqual({ description, user_id: "me" });
});

test("a key is named, never written into a command", () => {
  expect(curlCommand(task, "http://localhost:3000", "key")).toContain("Bearer $ORCHESTRATOR_API_KEY");
  expect(curlCommand(task, "http://localhost:3000", "open")).not.toContain("Authorization");
});

test("what is too long for an argument is given on standard input", () => {
  const long = { ...task, description: "x'y ".repeat(30_000) };
  const command = curlCommand(long, "http://localhost:3000", "open");
  expect(command).toContain("-d @- <<'END'");
  const read = execFileSync("sh", ["-s"], { input: command.replace(/^curl .* <</, "cat <<") });
  expect(JSON.parse(read.toString())).toEqual({ description: long.description, user_id: "me" });
});
