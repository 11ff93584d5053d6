import { expect, it } from "vitest";
import { execute, postgresDatabase } from "../../../test/kit/postgres-database.ts";
import { Leadership } from "./leadership.ts";

it("is one process's only, and another's when that one is gone", async () => {
  await using database = await postgresDatabase();
  await using second = new Leadership(database.url);
  {
    await using first = new Leadership(database.url);
    expect(await Promise.all([first.isMine(), first.isMine()])).toEqual([true, true]);
    expect(await second.isMine()).toBe(false);
    expect(await first.isMine()).toBe(true);
  }
  await expect.poll(() => second.isMine()).toBe(true);
});

it("is lost with its connection, and had again by whoever asks first", async () => {
  await using database = await postgresDatabase();
  await using first = new Leadership(database.url);
  await using second = new Leadership(database.url);
  expect(await first.isMine()).toBe(true);
  await execute(
    database.url,
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'orchestrator leader' AND datname = current_database()",
  );
  await expect.poll(() => second.isMine()).toBe(true);
  expect(await first.isMine()).toBe(false);
});

it("is kept while nobody asks for longer than a silent session lives", { timeout: 40_000 }, async () => {
  await using database = await postgresDatabase();
  await using first = new Leadership(database.url);
  await using second = new Leadership(database.url);
  expect(await first.isMine()).toBe(true);
  const giveUpAt = performance.now() + 17_000;
  while (performance.now() < giveUpAt) {
    expect(await second.isMine()).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  expect(await first.isMine()).toBe(true);
});
