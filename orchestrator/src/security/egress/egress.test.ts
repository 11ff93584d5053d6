import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { gzipSync, deflateRawSync, deflateSync, brotliCompressSync, zstdCompressSync } from "node:zlib";
import { describe, expect, test, vi } from "vitest";
import { fakeAgent } from "../../../test/kit/fake-agent.ts";
import { createEgress, type Egress, type EgressOptions, type EgressRequest } from "./egress.ts";
import type { EgressResult } from "./egress-result.ts";
import type { ResolvedAddress } from "./guarded-connector.ts";

const open = (options: Partial<EgressOptions> = {}): Egress =>
  createEgress({ allowNetworks: ["loopback"], ...options });

function send(egress: Egress, url: string, changes: Partial<EgressRequest> = {}): Promise<EgressResult> {
  return egress.request({
    method: "POST",
    url,
    headers: {},
    body: "{}",
    deadlineAt: Date.now() + 5000,
    ...changes,
  });
}

/** A server below HTTP: `serve` gets each connection. */
async function rawServer(
  serve: (socket: Socket) => void,
): Promise<AsyncDisposable & { url: string; connections: () => number }> {
  const sockets = new Set<Socket>();
  let count = 0;
  const server: Server = createServer((socket) => {
    count++;
    sockets.add(socket.on("error", () => undefined));
    serve(socket);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    connections: () => count,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** Waits, turn by turn of the event loop, until something holds. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(setImmediate);
}

/** Resolves once what was written has been sent, and whoever reads in this process has had a turn to take it. */
async function written(socket: Socket, text: string): Promise<void> {
  await new Promise((resolve) => socket.write(text, resolve));
  for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
}

describe("names", () => {
  const at =
    (...addresses: string[]) =>
    async (): Promise<ResolvedAddress[]> =>
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));

  test.each([
    ["loopback", ["127.0.0.1"]],
    ["a private network", ["10.0.0.1"]],
    ["the metadata service", ["169.254.169.254"]],
    ["a mapped address", ["::ffff:127.0.0.1"]],
    ["a public and a private address", ["93.184.215.14", "127.0.0.1"]],
    ["a private and a public address", ["127.0.0.1", "93.184.215.14"]],
    ["a scoped address", ["fe80::1%eth0"]],
    ["no address at all", ["nonsense"]],
  ])("a name that resolves to %s is denied", async (_what, addresses) => {
    await using agent = await fakeAgent();
    await using egress = createEgress({ allowNetworks: [], resolve: at(...addresses) });
    const result = await send(egress, `http://agent.example:${new URL(agent.url).port}/`);
    expect(result).toMatchObject({ ok: false, problem: "denied", uncertain: false });
    expect(agent.openSockets).toBe(0);
  });

  test("every denied address is told in the same words", async () => {
    const messages = new Set<string>();
    for (const address of ["127.0.0.1", "10.0.0.1", "169.254.169.254"]) {
      await using egress = createEgress({ allowNetworks: [], resolve: at(address) });
      for (const url of [`http://${address}/`, "http://name.example/", "https://name.example:444/"]) {
        const result = await send(egress, url);
        if (!result.ok) messages.add(result.message);
      }
    }
    expect(messages.size).toBe(1);
  });

  test("the address that was checked is the one that is used: a second answer changes nothing", async () => {
    await using agent = await fakeAgent();
    let lookups = 0;
    const resolve = async (): Promise<ResolvedAddress[]> => [
      { address: lookups++ === 0 ? "127.0.0.1" : "127.0.0.2", family: 4 },
    ];
    await using egress = createEgress({ allowNetworks: ["127.0.0.1"], resolve });
    const url = `http://rebind.example:${new URL(agent.url).port}/`;
    expect(await send(egress, url)).toMatchObject({ ok: true });
    expect(lookups).toBe(1);
    expect(agent.calls[0]?.headers["host"]).toBe(new URL(url).host);
    // A new connection resolves anew, and is judged anew.
    expect(await send(egress, url, { freshSocket: true })).toMatchObject({ ok: false, problem: "denied" });
    expect(agent.calls).toHaveLength(1);
  });

  test("a name that does not exist is unreachable and certain", async () => {
    const resolve = (): Promise<never> =>
      Promise.reject(Object.assign(new Error("no"), { code: "ENOTFOUND" }));
    await using egress = createEgress({ allowNetworks: [], resolve });
    expect(await send(egress, "http://nowhere.example/")).toMatchObject({
      problem: "unreachable",
      uncertain: false,
    });
  });

  test("a name that never resolves ends at the deadline, and is certain", async () => {
    await using egress = createEgress({ allowNetworks: [], resolve: () => new Promise(() => undefined) });
    const result = await send(egress, "http://slow.example/", { deadlineAt: Date.now() + 200 });
    expect(result).toMatchObject({ problem: "timeout", uncertain: false });
  });
});

describe("answers", () => {
  test.each([
    ["gzip", gzipSync],
    ["x-gzip", gzipSync],
    ["deflate", deflateSync],
    ["deflate", deflateRawSync],
    ["br", brotliCompressSync],
    ["zstd", zstdCompressSync],
    ["identity", (text: Buffer) => text],
  ] as const)("%s is decoded", async (encoding, encode) => {
    await using agent = await fakeAgent();
    agent.answersRaw(encode(Buffer.from("hello")), { "content-encoding": encoding });
    await using egress = open();
    const result = await send(egress, agent.url);
    expect(result.ok && result.body.toString()).toBe("hello");
  });

  test.each(["gzip, gzip", "compress", "__proto__"])(
    "the content-encoding %s is refused",
    async (encoding) => {
      await using agent = await fakeAgent();
      agent.answersRaw("hello", { "content-encoding": encoding });
      await using egress = open();
      expect(await send(egress, agent.url)).toMatchObject({ problem: "bad_response" });
    },
  );

  test("a broken gzip body is refused", async () => {
    await using agent = await fakeAgent();
    agent.answersRaw(gzipSync("hello").subarray(0, 12), { "content-encoding": "gzip" });
    await using egress = open();
    expect(await send(egress, agent.url)).toMatchObject({ problem: "bad_response" });
  });

  test("an answer is cut at the cap, not before it", async () => {
    await using agent = await fakeAgent();
    await using egress = open({ maxResponseBytes: 1000 });
    const framings: Record<string, string>[] = [{}, { "transfer-encoding": "chunked" }];
    for (const headers of framings) {
      agent.answersRaw("x".repeat(1000), headers);
      expect(await send(egress, agent.url)).toMatchObject({ ok: true });
      agent.answersRaw("x".repeat(1001), headers);
      expect(await send(egress, agent.url)).toMatchObject({ problem: "too_large" });
    }
    agent.answersRaw(gzipSync("x".repeat(1001)), { "content-encoding": "gzip" });
    expect(await send(egress, agent.url)).toMatchObject({ problem: "too_large" });
  });

  test("a body in a million tiny chunks costs no more than its size", async () => {
    const chunks = "1\r\nx\r\n".repeat(10_000);
    await using server = await rawServer((socket) => {
      socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
      let rounds = 0;
      const more = (): void => {
        while (rounds++ < 100) if (!socket.write(chunks)) return void socket.once("drain", more);
        socket.write("0\r\n\r\n");
      };
      more();
    });
    await using egress = open();
    const before = process.memoryUsage();
    const result = await send(egress, server.url);
    expect(result.ok && result.body.length).toBe(1_000_000);
    expect(process.memoryUsage().arrayBuffers - before.arrayBuffers).toBeLessThan(20_000_000);
  });

  test.each([
    ["no HTTP", "SSH-2.0-OpenSSH_9\r\n", "bad_response"],
    [
      "an upgrade nobody asked for",
      "HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n",
      "connection_lost",
    ],
    ["two lengths", "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx", "connection_lost"],
    [
      "a length and chunks",
      "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
      "connection_lost",
    ],
    ["a redirect", "HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/\r\n\r\n", "redirected"],
  ])("an agent that sends %s fails the call only", async (_what, bytes, problem) => {
    await using server = await rawServer((socket) => void socket.once("data", () => socket.end(bytes)));
    await using egress = open();
    expect(await send(egress, server.url)).toMatchObject({ ok: false, problem });
  });

  test("headers with names of Object's own properties are headers", async () => {
    const head =
      "HTTP/1.1 200 OK\r\n__proto__: a\r\nconstructor: b\r\ntoString: c\r\ncontent-length: 0\r\n\r\n";
    await using server = await rawServer((socket) => void socket.once("data", () => socket.end(head)));
    await using egress = open();
    const result = await send(egress, server.url);
    expect(result).toMatchObject({ ok: true, headers: { constructor: "b", tostring: "c" } });
    expect(({} as Record<string, unknown>)["a"]).toBeUndefined();
  });

  test("headers that drip end at the deadline", async () => {
    await using server = await rawServer((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      const timer = setInterval(() => socket.write("x: y\r\n"), 20);
      socket.on("close", () => clearInterval(timer));
    });
    await using egress = open();
    const began = performance.now();
    expect(await send(egress, server.url, { deadlineAt: Date.now() + 500 })).toMatchObject({
      problem: "timeout",
      uncertain: true,
    });
    expect(performance.now() - began).toBeLessThan(4000);
  });

  test("one deadline covers the wait for a connection, connecting, the headers and the body, though each comes in time", async () => {
    const name = Promise.withResolvers<ResolvedAddress[]>();
    const connection = Promise.withResolvers<Socket>();
    await using server = await rawServer(
      (socket) => void socket.once("data", () => connection.resolve(socket)),
    );
    await using egress = createEgress({
      allowNetworks: ["loopback"],
      perHostSockets: 1,
      resolve: () => name.promise,
    });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      let isSettled = false;
      const url = `http://agent.example:${new URL(server.url).port}/`;
      const before = new AbortController();
      void send(egress, url, { signal: before.signal });
      const asked = send(egress, url, { deadlineAt: Date.now() + 1000 }).finally(() => (isSettled = true));
      vi.advanceTimersByTime(200);
      before.abort();
      vi.advanceTimersByTime(200);
      name.resolve([{ address: "127.0.0.1", family: 4 }]);
      const socket = await connection.promise;
      vi.advanceTimersByTime(400);
      await written(socket, "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n");
      vi.advanceTimersByTime(100);
      await written(socket, "a");
      expect(isSettled).toBe(false);
      // The rest of the second, and what a deadline may be late by.
      vi.advanceTimersByTime(200);
      const result = await asked;
      expect(result).toMatchObject({ problem: "timeout", uncertain: true, status: 200 });
      expect(result.ok ? "" : result.message).toContain("its answer began and did not end");
    } finally {
      vi.useRealTimers();
    }
  });

  test("an answer may have 10 MiB, and one byte more is cut off", async () => {
    await using agent = await fakeAgent();
    await using egress = open();
    const cap = 10 * 1024 * 1024;
    const encodings = [
      ["identity", (body: Buffer) => body],
      ["gzip", gzipSync],
      ["deflate", deflateSync],
      ["br", (body: Buffer) => brotliCompressSync(body, { params: { [1]: 1 } })],
      ["zstd", zstdCompressSync],
    ] as const;
    for (const [encoding, encode] of encodings) {
      for (const [bytes, expected] of [
        [cap, { ok: true }],
        [cap + 1, { problem: "too_large", message: expect.stringContaining("10 MiB") }],
      ] as const) {
        agent.answersRaw(encode(Buffer.alloc(bytes)), { "content-encoding": encoding });
        expect(await send(egress, agent.url), `${encoding}, ${bytes}`).toMatchObject(expected);
      }
    }
  });

  test("TLS to a server without it is bad TLS, and certain", async () => {
    await using server = await rawServer(
      (socket) => void socket.once("data", () => socket.end("HTTP/1.1 400 Bad\r\n\r\n")),
    );
    await using egress = open();
    const result = await send(egress, server.url.replace("http:", "https:"));
    expect(result).toMatchObject({ problem: "bad_tls", uncertain: false });
  });

  test("a header that breaks the message is refused before anything is sent", async () => {
    await using agent = await fakeAgent();
    await using egress = open();
    const result = await send(egress, agent.url, { headers: { "x-a": "1\r\nx-b: 2" } });
    expect(result).toMatchObject({ problem: "bad_request", uncertain: false });
    expect(agent.calls).toHaveLength(0);
  });
});

describe("connections", () => {
  test("are kept for the next call", async () => {
    await using agent = await fakeAgent();
    await using egress = open();
    for (let i = 0; i < 5; i++) expect(await send(egress, agent.url)).toMatchObject({ ok: true });
    expect(agent.openSockets).toBe(1);
    expect(egress.stats()).toEqual({ openSockets: 1, busySockets: 0 });
  });

  test("stay under the limit per host, and calls wait for their turn", async () => {
    await using agent = await fakeAgent();
    agent.holds();
    await using egress = open({ perHostSockets: 3 });
    const running = Array.from({ length: 10 }, () => send(egress, agent.url));
    await agent.untilCalled(3);
    expect(egress.stats().busySockets).toBe(3);
    agent.release();
    expect((await Promise.all(running)).every((result) => result.ok)).toBe(true);
    expect(agent.openSockets).toBe(3);
  });

  test("of a stuck host cannot take the turn of another", async () => {
    await using stuck = await fakeAgent();
    await using quick = await fakeAgent();
    stuck.holds();
    await using egress = open({ maxSockets: 4, perHostSockets: 3 });
    const waiting = Array.from({ length: 20 }, () => send(egress, stuck.url));
    await stuck.untilCalled(3);
    expect(await send(egress, quick.url)).toMatchObject({ ok: true });
    stuck.release();
    await Promise.all(waiting);
  });

  test("are 1,000 at most, of which one address holds a quarter and leaves the rest to others", async () => {
    await using stuck = await fakeAgent();
    await using quick = await fakeAgent();
    stuck.holds();
    await using egress = open();
    const deadlineAt = Date.now() + 60_000;
    const waiting = Array.from({ length: 300 }, () => send(egress, stuck.url, { deadlineAt }));
    expect(egress.stats()).toEqual({ openSockets: 250, busySockets: 250 });
    await stuck.untilCalled(250);
    expect(await send(egress, quick.url, { deadlineAt })).toMatchObject({ ok: true });
    expect(stuck.calls).toHaveLength(250);
    stuck.release();
    expect((await Promise.all(waiting)).every((result) => result.ok)).toBe(true);
    expect(stuck.openSockets).toBe(250);
  });

  test("of other hosts are closed when a new one needs their place", async () => {
    const agents = await Promise.all([fakeAgent(), fakeAgent(), fakeAgent()]);
    await using egress = open({ maxSockets: 2, perHostSockets: 2 });
    for (const agent of agents) expect(await send(egress, agent.url)).toMatchObject({ ok: true });
    expect(egress.stats().openSockets).toBe(2);
    for (const agent of agents) await agent[Symbol.asyncDispose]();
  });

  test("a call that waits for one ends at its deadline or abort, and is certain", async () => {
    await using agent = await fakeAgent();
    agent.holds();
    await using egress = open({ perHostSockets: 1 });
    const first = send(egress, agent.url);
    await agent.untilCalled(1);
    const abort = new AbortController();
    const late = send(egress, agent.url, { deadlineAt: Date.now() + 100 });
    const aborted = send(egress, agent.url, { signal: abort.signal });
    abort.abort();
    expect(await aborted).toMatchObject({ problem: "aborted", uncertain: false });
    expect(await late).toMatchObject({ problem: "timeout", uncertain: false });
    agent.release();
    expect(await first).toMatchObject({ ok: true });
    expect(agent.calls).toHaveLength(1);
  });

  test("closed by the agent while idle are not used again", async () => {
    await using agent = await fakeAgent();
    await using egress = open();
    for (let i = 0; i < 20; i++) {
      expect(await send(egress, agent.url)).toMatchObject({ ok: true });
      agent.closeIdle();
      await until(() => egress.stats().openSockets === 0);
    }
    expect(agent.calls).toHaveLength(20);
  });

  test("closed by the agent just as we send lose at most that call, and send none twice", async () => {
    await using agent = await fakeAgent();
    await using egress = open();
    let lost = 0;
    for (let i = 0; i < 500; i++) {
      const first = await send(egress, agent.url, { headers: { "idempotency-key": `${i}` } });
      const again =
        first.ok || (await send(egress, agent.url, { headers: { "idempotency-key": `${i}` } })).ok;
      if (!first.ok) lost++;
      expect(again).toBe(true);
      if (i % 3 === 0) agent.closeIdle();
    }
    expect(lost).toBeGreaterThan(0);
    expect(new Set(agent.calls.map((call) => call.idempotencyKey)).size).toBe(500);
    expect(agent.calls).toHaveLength(500);
  });

  /** Answers the first request of each connection and resets it on the second, as a server that closes while we send. */
  const resetsSecondRequest = (): Promise<AsyncDisposable & { url: string; connections: () => number }> =>
    rawServer((socket) => {
      let requests = 0;
      socket.on("data", () => {
        if (++requests > 1) socket.resetAndDestroy();
        else socket.write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
      });
    });

  test("a GET that meets a closing connection is sent again", async () => {
    await using server = await resetsSecondRequest();
    await using egress = open();
    for (let i = 1; i <= 5; i++)
      expect(await send(egress, server.url, { method: "GET", body: null })).toMatchObject({ ok: true });
  });

  test("a POST that meets one is not, but its repetition meets no other", async () => {
    await using server = await resetsSecondRequest();
    await using egress = open();
    await Promise.all([send(egress, server.url), send(egress, server.url), send(egress, server.url)]);
    expect(egress.stats().openSockets).toBe(3);
    expect(await send(egress, server.url)).toMatchObject({ problem: "connection_lost", uncertain: true });
    expect(egress.stats().openSockets).toBe(0);
    expect(await send(egress, server.url)).toMatchObject({ ok: true });
    expect(server.connections()).toBe(4);
  });

  test("a call that must not be repeated uses a fresh connection", async () => {
    await using server = await resetsSecondRequest();
    await using egress = open();
    for (let i = 0; i < 3; i++)
      expect(await send(egress, server.url, { freshSocket: true })).toMatchObject({ ok: true });
  });

  test("all close when the service stops, and running calls end", async () => {
    await using agent = await fakeAgent();
    agent.hangs();
    const egress = open();
    const running = send(egress, agent.url);
    await agent.untilCalled(1);
    await egress[Symbol.asyncDispose]();
    expect(await running).toMatchObject({ problem: "aborted", uncertain: true });
    expect(await send(egress, agent.url)).toMatchObject({ problem: "aborted", uncertain: false });
    expect(egress.stats()).toEqual({ openSockets: 0, busySockets: 0 });
  });
});
