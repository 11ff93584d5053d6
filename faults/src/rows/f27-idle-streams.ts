import { connect } from "node:net";
import type { Socket } from "node:net";
import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { threeSteps } from "../world/plans.ts";
import { resourcesOf } from "../world/process-resources.ts";
import { openWorldWithWorker } from "../world/world.ts";

const PER_STREAM_BYTES = 64 * 1024;
const SPARE_BYTES = 64 * 1024 * 1024;

/** Asks for all events and never reads an answer. */
function slowReader(url: string): Promise<Socket> {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => undefined);
  socket.pause();
  socket.write(`GET /api/events HTTP/1.1\r\nhost: ${host}\r\naccept: text/event-stream\r\n\r\n`);
  return new Promise((resolve) => socket.once("connect", () => resolve(socket)));
}

async function medianMs(url: string): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < 30; i++) {
    const startedAt = performance.now();
    await (await fetch(`${url}/api/tasks?limit=1`)).arrayBuffer();
    took.push(performance.now() - startedAt);
  }
  return took.toSorted((a, b) => a - b)[15] ?? 0;
}

export const f27: Fault = defineFault({
  id: "F27",
  about: "1,000 event streams that are never read, while tasks run",
  databases: ["sqlite"],
  rounds: { quick: 1, full: 5 },
  prepare: openWorldWithWorker,
  async disturb(world, { random, scale }) {
    const { url, pid } = world.service;
    const work = (): Promise<number[]> => world.ledger.submitMany(60, () => threeSteps("worker", random));
    await work();
    await world.settle(60_000);
    const before = resourcesOf(pid)?.memoryBytes ?? 0;
    const quietMs = await medianMs(url);
    const count = scale === "full" ? 1000 : 100;
    const readers = await Promise.all(Array.from({ length: count }, () => slowReader(url)));
    await work();
    await world.settle(60_000);
    const busyMs = await medianMs(url);
    const after = resourcesOf(pid)?.memoryBytes ?? 0;
    for (const reader of readers) reader.destroy();
    return { quietMs, busyMs, extraBytes: after - before, count };
  },
  bars: ({ quietMs, busyMs, extraBytes, count }) => [
    ...(busyMs <= quietMs * 5 + 50
      ? []
      : [`others waited ${busyMs.toFixed(0)} ms instead of ${quietMs.toFixed(0)}`]),
    ...(extraBytes <= count * PER_STREAM_BYTES + SPARE_BYTES
      ? []
      : [`${count} streams took ${Math.round(extraBytes / 1024 / 1024)} MiB`]),
  ],
});
