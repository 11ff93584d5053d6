import { once } from "node:events";
import type { AddressInfo } from "node:net";
import fastify from "fastify";
import { expect, test, vi } from "vitest";
import { closeDoors } from "./doors.ts";

test("when the doors close new connections are refused, and requests that are being answered get 3 s", async () => {
  const app = fastify();
  const answered = Promise.withResolvers<string>();
  const arrived: string[] = [];
  app.get("/slow", async () => (arrived.push("slow"), answered.promise));
  app.get("/stuck", async () => (arrived.push("stuck"), new Promise(() => undefined)));
  await app.listen({ port: 0, host: "127.0.0.1" });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const slow = fetch(`${url}/slow`).then((response) => response.text());
  const stuck = fetch(`${url}/stuck`).then(
    () => "answered",
    () => "cut",
  );
  await vi.waitUntil(() => arrived.length === 2);

  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const listenerClosed = once(app.server, "close");
    const closed = closeDoors(app);
    while (app.server.listening) await new Promise(setImmediate);
    await expect(fetch(`${url}/slow`)).rejects.toThrow("fetch failed");
    vi.advanceTimersByTime(2999);
    answered.resolve("in time");
    expect(await slow).toBe("in time");
    vi.advanceTimersByTime(1);
    expect(await stuck).toBe("cut");
    await closed;
    await listenerClosed;
  } finally {
    vi.useRealTimers();
  }
});
