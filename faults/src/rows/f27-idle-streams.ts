import { connect } from "node:net";
import type { Socket } from "node:net";
import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { collectGarbage } from "../world/collect-garbage.ts";
import { threeSteps } from "../world/plans.ts";
import { resourcesOf } from "../world/process-resources.ts";
import { openWorldWithWorker } from "../world/world.ts";

const PER_STREAM_BYTES = 32 * 1024;
const REQUESTS = 200;
/** What a shared machine adds by itself. */
const SPARE_MS = 50;
const SPARE_BYTES = 16 * 1024 * 1024;

interface SlowReader {
  socket: Socket;
  isAccepted: boolean;
}

/** Asks for all events, looks whether it gets them, and never reads one. */
function slowReader(url: string): Promise<SlowReader> {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(`GET /api/events HTTP/1.1\r\nhost: ${host}\r\naccept: text/event-stream\r\n\r\n`);
  return new Promise((resolve) => {
    const refused = (): void => resolve({ socket, isAccepted: false });
    socket.on("error", refused);
    socket.on("close", refused);
    socket.once("data", (head: Buffer) => {
      socket.pause();
      resolve({ socket, isAccepted: head.toString("latin1").startsWith("HTTP/1.1 200 ") });
    });
  });
}

/** What 19 of 20 requests need at most, asked one after another. */
async function p95Ms(url: string): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < REQUESTS; i++) {
    const startedAt = performance.now();
    await (await fetch(`${url}/api/tasks?limit=1`)).arrayBuffer();
    took.push(performance.now() - startedAt);
  }
  return took.toSorted((a, b) => a - b)[Math.floor(REQUESTS * 0.95)] ?? 0;
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
    await collectGarbage(world.service);
    const before = resourcesOf(pid)?.memoryBytes ?? 0;
    const quietMs = await p95Ms(url);
    const count = scale === "full" ? 1000 : 100;
    const readers = await Promise.all(Array.from({ length: count }, () => slowReader(url)));
    await work();
    await world.settle(60_000);
    const busyMs = await p95Ms(url);
    await collectGarbage(world.service);
    const after = resourcesOf(pid)?.memoryBytes ?? 0;
    for (const { socket } of readers) socket.destroy();
    const accepted = readers.filter(({ isAccepted }) => isAccepted).length;
    return { quietMs, busyMs, extraBytes: after - before, count, accepted };
  },
  bars: ({ quietMs, busyMs, extraBytes, count, accepted }) => [
    ...(accepted === count ? [] : [`${accepted} of ${count} streams were accepted`]),
    ...(busyMs <= quietMs * 2 + SPARE_MS
      ? []
      : [`others' p95 is ${busyMs.toFixed(0)} ms instead of ${quietMs.toFixed(0)}`]),
    ...(extraBytes <= count * PER_STREAM_BYTES + SPARE_BYTES
      ? []
      : [`${count} streams took ${Math.round(extraBytes / 1024 / 1024)} MiB`]),
  ],
});
