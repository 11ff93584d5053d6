import { createServer } from "node:net";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fakeAgent } from "../../orchestrator/test/kit/fake-agent.ts";
import { startOrchestrator } from "../../orchestrator/test/kit/start-orchestrator.ts";
import type { Finding } from "../src/doctor/finding.ts";
import { runAgainst } from "./run-client.ts";
import type { Ended } from "./run-client.ts";
import { dataFolder } from "./run-command.ts";

const findings = ({ stdout }: Ended): Finding[] => (JSON.parse(stdout) as { checks: Finding[] }).checks;
const found = (ended: Ended, check: string): Finding | undefined =>
  findings(ended).find((finding) => finding.check === check);

test("a service that is well is found well", async () => {
  await using service = await startOrchestrator();
  await using agent = await fakeAgent();
  await using folder = await dataFolder();
  await service.register({ endpoint: agent.url });
  const ended = await runAgainst(service, ["doctor", "--json", "--data", folder.path], {
    env: { PORT: "0" },
  });
  expect(findings(ended).filter(({ status }) => status === "failed")).toEqual([]);
  expect(ended.exit).toBe(0);
  for (const check of [
    "runtime",
    "data folder",
    "database",
    "secret key",
    "port",
    "service",
    "health",
    "access",
  ])
    expect([check, found(ended, check)?.status]).toEqual([check, "ok"]);
  const text = await runAgainst(service, ["doctor", "--data", folder.path], { env: { PORT: "0" } });
  expect(text.stdout).toMatch(/^ok +runtime/);
});

test("whatever is wrong is found, each with its fix, and the exit code says so", async () => {
  await using service = await startOrchestrator();
  await using agent = await fakeAgent();
  await using folder = await dataFolder();
  await service.register({ name: "Ill", endpoint: agent.isHealthy(false).url });
  await runAgainst(service, ["agents", "check", "Ill"]);
  await writeFile(
    join(folder.path, "orchestrator.db"),
    "this is text and no database, long enough to be looked at",
  );
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const address = other.address();
  const port = String(typeof address === "object" ? address?.port : "");
  try {
    const ended = await runAgainst(service, ["doctor", "--json", "--data", folder.path], {
      env: { PORT: port, REDIS_URL: "redis://127.0.0.1:9" },
    });
    expect(ended.exit).toBe(1);
    for (const [check, says] of [
      ["database", /not a database/],
      ["port", new RegExp(`127\\.0\\.0\\.1:${port} is taken by `)],
      ["redis", /127\.0\.0\.1:9 does not answer/],
      ["agents", /1 of 1 are down: Ill \(1\)/],
    ] as const)
      expect(found(ended, check)).toEqual({
        check,
        status: "failed",
        message: expect.stringMatching(says),
        fix: expect.any(String),
      });
  } finally {
    other.close();
  }
});

test("no service, a wrong setting and a missing key are found", async () => {
  await using folder = await dataFolder();
  const nowhere = { url: "http://127.0.0.1:9" };
  const alone = await runAgainst(nowhere, ["doctor", "--json", "--data", folder.path], {
    env: { PORT: "0" },
  });
  expect(alone.exit).toBe(1);
  expect(found(alone, "service")).toMatchObject({ status: "failed", fix: expect.stringContaining("serve") });
  const wrong = await runAgainst(nowhere, ["doctor", "--json"], { env: { PORT: "eighty" } });
  expect(found(wrong, "configuration")).toMatchObject({
    status: "failed",
    message: expect.stringContaining("PORT"),
  });
  const postgres = await runAgainst(nowhere, ["doctor"], {
    env: { DATABASE_URL: "postgres://me:hunter2@127.0.0.1:9/x", SECRET_KEY: "sixteen characters", PORT: "0" },
  });
  expect(postgres.stdout).toMatch(/failed +database +x at 127\.0\.0\.1:9 cannot be read/);
  expect(postgres.stdout).not.toContain("hunter2");

  await using service = await startOrchestrator();
  await service.as("admin");
  const stranger = await runAgainst(service, ["doctor", "--json", "--data", folder.path], {
    env: { PORT: "0" },
  });
  expect(found(stranger, "access")).toMatchObject({
    status: "failed",
    fix: expect.stringContaining("API_KEY"),
  });
  const remote = await runAgainst({ url: "http://orchestrator.invalid" }, ["doctor", "--json"]);
  expect(found(remote, "this machine")?.status).toBe("skipped");
});
