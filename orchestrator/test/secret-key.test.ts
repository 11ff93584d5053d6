import { expect, test } from "vitest";
import { createKeyBeside } from "../src/create-key-beside.ts";
import { resetKeysBeside } from "../src/reset-keys-beside.ts";
import { startOrchestrator } from "./kit/start-orchestrator.ts";
import { testDatabase } from "./kit/test-database.ts";

const ONE = { SECRET_KEY: "the first secret key of all" };
const OTHER = { SECRET_KEY: "another secret key than that" };
const key = { name: "k", role: "admin" as const };

test("a service with another secret key than the database's keys were made with does not start, and `keys reset` is the way on", async () => {
  await using database = await testDatabase();
  {
    await using orchestrator = await startOrchestrator({ database, env: ONE });
    await orchestrator.as("admin");
  }
  await expect(startOrchestrator({ database, env: OTHER })).rejects.toThrow(/SECRET_KEY: is not the one/);
  await expect(createKeyBeside({ ...database.env, ...OTHER }, key)).rejects.toThrow(/keys reset/);
  {
    await using orchestrator = await startOrchestrator({ database, env: ONE });
    await expect(orchestrator.client.agents.list()).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  }
  expect(await resetKeysBeside({ ...database.env, ...OTHER })).toEqual({ apiKeys: 1, tokens: 0 });
  await using orchestrator = await startOrchestrator({ database, env: OTHER });
  expect(await orchestrator.client.agents.list()).toEqual([]);
});

test("while there is no key and no token, the secret key may change", async () => {
  await using database = await testDatabase();
  await using _first = await startOrchestrator({ database, env: ONE }).then(async (service) => {
    await service[Symbol.asyncDispose]();
    return startOrchestrator({ database, env: OTHER });
  });
});
