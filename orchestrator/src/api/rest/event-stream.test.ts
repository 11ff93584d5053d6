import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import fastify from "fastify";
import { expect, test, vi } from "vitest";
import { skippingClock } from "../../../test/kit/skipping-clock.ts";
import { EventStreams } from "./event-stream.ts";

const PAGE_BYTES = 256 * 1024;

const anna = { caller: { principal: "anna" }, credential: 1 };

test("a reader that takes nothing holds one page, is cut off, and leaves nothing behind", async () => {
  const clock = skippingClock();
  const streams = new EventStreams({ clock, limit: 10 });
  let pages = 0;
  async function* endless(signal: AbortSignal) {
    while (!signal.aborted)
      yield [{ id: ++pages, event: { type: "step.completed", text: "x".repeat(PAGE_BYTES) } }];
  }
  const app = fastify();
  app.get("/events", async (_request, reply) => {
    await streams.send(reply, anna, endless);
    return reply;
  });
  await app.listen({ port: 0, host: "127.0.0.1" });
  let serverSide: Socket | undefined;
  app.server.on("connection", (socket: Socket) => (serverSide = socket));
  const reader = connect((app.server.address() as AddressInfo).port, "127.0.0.1");
  reader.pause();
  reader.on("error", () => undefined);
  reader.write("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");

  // The kernel takes some megabytes; then the stream waits for the reader, with one page in memory.
  let seen = -1;
  await vi.waitUntil(
    () => {
      const isStill = serverSide?.writableNeedDrain === true && pages === seen;
      seen = pages;
      return isStill;
    },
    { timeout: 15_000, interval: 300 },
  );
  expect(serverSide?.writableLength).toBeLessThan(PAGE_BYTES + 1024);
  expect(streams.open).toBe(1);

  clock.skip(25_000);
  // Whatever is due comes before what was asked for last.
  await new Promise<void>((resolve) => void clock.at(clock.now() + 5, resolve));
  await new Promise(setImmediate);
  expect(streams.open).toBe(1);
  clock.skip(5500);
  await vi.waitUntil(() => streams.open === 0, { timeout: 5000 });
  clock.skip(6000);
  await vi.waitUntil(() => serverSide?.destroyed === true, { timeout: 5000 });
  expect(pages).toBe(seen);

  // What it had taken and could still read ends with why it was cut off, unless that was thrown away.
  reader.destroy();
  await app.close();
});

test("a reader that is slow and not too slow misses nothing", async () => {
  const clock = skippingClock();
  const streams = new EventStreams({ clock, limit: 10 });
  async function* some() {
    for (let id = 1; id <= 60; id++) yield [{ id, event: { type: "t", text: "x".repeat(PAGE_BYTES) } }];
  }
  const app = fastify();
  app.get("/events", async (_request, reply) => {
    await streams.send(reply, anna, some);
    return reply;
  });
  await app.listen({ port: 0, host: "127.0.0.1" });
  const reader = connect((app.server.address() as AddressInfo).port, "127.0.0.1");
  reader.write("GET /events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  const ids: number[] = [];
  let rest = "";
  for await (const chunk of reader) {
    rest += String(chunk);
    for (const [, id] of rest.matchAll(/^id: (\d+)$/gm)) ids.push(Number(id));
    rest = rest.slice(rest.lastIndexOf("\n") + 1);
    clock.skip(20);
  }
  expect(ids).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
  await app.close();
  if (!reader.destroyed) await once(reader, "close");
});
