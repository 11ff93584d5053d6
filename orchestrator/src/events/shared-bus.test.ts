import { expect, it } from "vitest";
import { execute, migratedDatabase } from "../../test/kit/postgres-database.ts";
import { PostgresListener } from "../store/postgres/listener.ts";
import { openPostgres } from "../store/postgres/open-postgres.ts";
import { postgresCarrier } from "./postgres-carrier.ts";
import { SharedBus } from "./shared-bus.ts";

const onError = (): void => undefined;

/** A process of its own as far as the bus can tell. */
async function openBus(url: string): Promise<{ bus: SharedBus } & AsyncDisposable> {
  await using opening = new AsyncDisposableStack();
  const store = opening.use(await openPostgres({ url, maxConnections: 2, onError }));
  const listener = opening.use(new PostgresListener({ url, onError }));
  const bus = opening.use(new SharedBus({ carrier: postgresCarrier(store, listener), onError }));
  await listener.listening;
  const opened = opening.move();
  return { bus, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

const woken = (onWake: (wake: () => void) => () => void): Promise<void> =>
  new Promise((resolve) => {
    const end = onWake(() => (end(), resolve()));
  });

it("wakes readers in another process, those of the task, of its owner and of agents, and nobody else", async () => {
  await using database = await migratedDatabase();
  await using here = await openBus(database.url);
  await using there = await openBus(database.url);
  const seen: string[] = [];
  there.bus.onTask(2, () => seen.push("another task"));
  there.bus.onOwner("bert", () => seen.push("another owner"));
  const wakes = [
    woken((wake) => there.bus.onTask(1, wake)),
    woken((wake) => there.bus.onOwner("anna", wake)),
  ];
  here.bus.publish({ taskId: 1, ownerId: "anna" });
  await Promise.all(wakes);
  const agents = woken((wake) => there.bus.onAgents(wake));
  here.bus.publishAgents();
  await agents;
  expect(seen).toEqual([]);
});

it("wakes readers of its own process at once, and once", async () => {
  await using database = await migratedDatabase();
  await using here = await openBus(database.url);
  await using there = await openBus(database.url);
  let count = 0;
  here.bus.onTask(1, () => count++);
  here.bus.publish({ taskId: 1, ownerId: "anna" });
  expect(count).toBe(1);
  // A later notification has come round, so an earlier one would have.
  const later = woken((wake) => here.bus.onTask(9, wake));
  await woken((wake) => {
    const end = there.bus.onTask(1, wake);
    here.bus.publish({ taskId: 1, ownerId: "anna" });
    return end;
  });
  there.bus.publish({ taskId: 9, ownerId: "anna" });
  await later;
  expect(count).toBe(2);
});

it("sends any number of wakes", async () => {
  await using database = await migratedDatabase();
  await using here = await openBus(database.url);
  await using there = await openBus(database.url);
  const ids = Array.from({ length: 2000 }, (_, i) => i + 1);
  const wakes = ids.map((id) => woken((wake) => there.bus.onTask(id, wake)));
  for (const id of ids) here.bus.publish({ taskId: id, ownerId: `owner-${id}-${"x".repeat(100)}` });
  await Promise.all(wakes);
});

it("wakes everybody when it listens again after its connection was lost, and goes on", async () => {
  await using database = await migratedDatabase();
  await using here = await openBus(database.url);
  await using there = await openBus(database.url);
  for (let round = 0; round < 2; round++) {
    const wakes = [
      woken((wake) => there.bus.onTask(1, wake)),
      woken((wake) => there.bus.onOwner("anna", wake)),
      woken((wake) => there.bus.onAgents(wake)),
    ];
    await execute(
      database.url,
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'orchestrator listener'",
    );
    await Promise.all(wakes);
  }
  const again = woken((wake) => there.bus.onTask(1, wake));
  here.bus.publish({ taskId: 1, ownerId: "anna" });
  await again;
});
