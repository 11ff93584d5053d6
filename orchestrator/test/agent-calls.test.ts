import { brotliCompressSync, gzipSync, zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import type { CallIo } from "../src/connectors/connector.ts";
import { fakeAgent } from "./kit/fake-agent.ts";
import { planOf, startOrchestrator } from "./kit/start-orchestrator.ts";

const MAX_BYTES = 10 * 1024 * 1024;

/** An answer that has this many bytes once it is decoded. */
const answerOf = (bytes: number): Buffer => {
  const said = '{"status":"success","result":"all of it"}';
  return Buffer.from(said.padEnd(bytes, " "));
};

test.each([
  [undefined, 30_000],
  [45_000, 45_000],
  [120_000, 120_000],
])("an agent whose timeout_ms is %s gets one deadline for its call", async (timeout_ms, expected) => {
  const deadlines: [number, number][] = [];
  await using orchestrator = await startOrchestrator({
    connectorFor: () => ({
      async start(_call, io: CallIo) {
        deadlines.push([io.deadlineAt, io.now()]);
        return { kind: "completed", output: "x" };
      },
      advance: () => Promise.reject(new Error("not reached")),
      probe: async () => ({ status: "healthy", responseTimeMs: 1 }),
      cancel: async () => "unsupported",
    }),
  });
  const { name } = await orchestrator.register({
    endpoint: "http://127.0.0.1:18999",
    config: timeout_ms === undefined ? {} : { timeout_ms },
  });
  const before = orchestrator.clock.now();
  const input = { description: "d", user_id: "u1", plan: planOf(name, [[]]) };
  expect((await orchestrator.client.tasks.run(input, 10)).status).toBe("completed");
  const [[deadlineAt, startedAt] = [0, 0]] = deadlines;
  expect(deadlineAt).toBeGreaterThanOrEqual(before + expected);
  expect(deadlineAt).toBeLessThanOrEqual(startedAt + expected);
});

test("an agent that asks for more than 120 s is refused", async () => {
  await using orchestrator = await startOrchestrator();
  await expect(
    orchestrator.register({ endpoint: "http://127.0.0.1:18999", config: { timeout_ms: 120_001 } }),
  ).rejects.toMatchObject({ status: 422, message: expect.stringContaining("timeout_ms") });
});

test("an answer of 10 MiB is taken and one byte more is cut off, however it is encoded", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const input = { description: "d", user_id: "u1", plan: planOf(name, [[]]) };
  const encodings: [string, (body: Buffer) => Uint8Array][] = [
    ["identity", (body) => body],
    ["gzip", (body) => gzipSync(body, { level: 1 })],
    ["br", (body) => brotliCompressSync(body, { params: { [1]: 1 } })],
    ["zstd", (body) => zstdCompressSync(body)],
  ];
  for (const [encoding, encode] of encodings) {
    const headers = { "content-type": "application/json", "content-encoding": encoding };
    agent.answersRaw(encode(answerOf(MAX_BYTES)), headers);
    const whole = await orchestrator.client.tasks.run(input, 60);
    expect([encoding, whole.result?.output]).toEqual([encoding, "all of it"]);
    agent.answersRaw(encode(answerOf(MAX_BYTES + 1)), headers);
    const cut = await orchestrator.client.tasks.run(input, 60);
    expect([encoding, cut.error?.error_type]).toEqual([encoding, "AGENT_RESPONSE_TOO_LARGE"]);
  }
});
