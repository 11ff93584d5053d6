import { expect, describe, test } from "vitest";
import { type FakeAgent, fakeAgent } from "../../test/kit/fake-agent.ts";
import type { AgentCall, AgentFailure, AgentTarget, CallIo, CallOutcome, Connector } from "./connector.ts";

/** A connector under test; its egress allows loopback and caps answers at 1 MiB. */
export interface ConnectorUnderTest extends AsyncDisposable {
  connector: Connector;
  /** An agent of this connector's protocol at a base URL; it sends `PLANTED_SECRET` to prove who it is. */
  target(url: string): AgentTarget;
}

export const PLANTED_SECRET = "canary-5f0e1c2b9d";

/** One call with plain values. */
export function callOf(target: AgentTarget, changes: Partial<AgentCall> = {}): AgentCall {
  return {
    target,
    stepKey: "7c0f4f1e-step",
    attempt: 1,
    sessionId: "sess_1",
    userId: "ann",
    input: {
      description: "Analyse this",
      data: null,
      capability: "analysis",
      context: {
        session_id: "sess_test",
        task_id: 1,
        step_number: 1,
        task_description: "Analyse this",
        history: [],
        summary: null,
      },
    },
    ...changes,
  };
}

/** The deadline is `ms` from now. */
export function ioWithin(ms: number, signal: AbortSignal = new AbortController().signal): CallIo {
  return { signal, deadlineAt: Date.now() + ms, now: Date.now };
}

/** What every connector must survive: an agent that hangs, lies, floods, breaks off or answers nonsense. */
export function describeConnector(name: string, make: () => Promise<ConnectorUnderTest>): void {
  const start = async (agent: FakeAgent, io = ioWithin(5000)): Promise<CallOutcome> => {
    await using subject = await make();
    return await subject.connector.start(callOf(subject.target(agent.url)), io);
  };
  const failure = async (agent: FakeAgent, io?: CallIo): Promise<AgentFailure> => {
    const outcome = await start(agent, io);
    if (outcome.kind !== "failed") throw new Error(`expected a failure, got ${JSON.stringify(outcome)}`);
    return outcome.failure;
  };

  describe(`${name}: a connector`, () => {
    test("gives the agent's result and sends the step key", async () => {
      await using agent = await fakeAgent();
      agent.answers({ text: "done" });
      expect(await start(agent)).toEqual({ kind: "completed", output: { text: "done" } });
      expect(agent.calls).toHaveLength(1);
      expect(agent.calls[0]?.idempotencyKey).toBe("7c0f4f1e-step");
    });

    describe("deadlines", () => {
      test.each(["hangs", "drips"] as const)("ends on time when the agent %s", async (how) => {
        await using agent = await fakeAgent();
        agent[how]();
        const began = performance.now();
        const { type, retryable, uncertain } = await failure(agent, ioWithin(1000));
        const took = performance.now() - began;
        expect({ type, retryable, uncertain }).toEqual({
          type: "AGENT_TIMEOUT",
          retryable: true,
          uncertain: true,
        });
        expect(took).toBeGreaterThanOrEqual(990);
        // How exactly is measured by the fault harness (F10, F11), on a machine that does nothing else.
        expect(took).toBeLessThan(4000);
        await expectClosed(agent);
      });

      test("ends within a second of an abort and closes the connection", async () => {
        await using agent = await fakeAgent();
        agent.hangs();
        const abort = new AbortController();
        const running = failure(agent, ioWithin(30_000, abort.signal));
        await agent.untilCalled(1);
        const began = performance.now();
        abort.abort();
        expect(await running).toMatchObject({ type: "AGENT_CONNECTION_LOST", uncertain: true });
        expect(performance.now() - began).toBeLessThan(1000);
        await expectClosed(agent);
      });

      test("sends nothing when it is aborted or late before it begins", async () => {
        await using agent = await fakeAgent();
        expect(await failure(agent, ioWithin(5000, AbortSignal.abort()))).toMatchObject({ uncertain: false });
        expect(await failure(agent, ioWithin(-1))).toMatchObject({ type: "AGENT_TIMEOUT", uncertain: false });
        expect(agent.calls).toHaveLength(0);
      });
    });

    describe("size", () => {
      test("cuts off an endless answer", async () => {
        await using agent = await fakeAgent();
        agent.sendsForever();
        expect(await failure(agent)).toMatchObject({
          type: "AGENT_RESPONSE_TOO_LARGE",
          retryable: false,
          uncertain: false,
        });
        await expectClosed(agent);
      });

      test.each(["gzip", "br", "zstd"] as const)(
        "cuts off a %s bomb by its decoded size",
        async (encoding) => {
          await using agent = await fakeAgent();
          agent.bomb(encoding);
          const before = process.memoryUsage().arrayBuffers;
          expect(await failure(agent)).toMatchObject({ type: "AGENT_RESPONSE_TOO_LARGE", retryable: false });
          expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * 1024 * 1024);
        },
      );

      test("refuses 3,000 headers, and a header of 1 MB", async () => {
        await using agent = await fakeAgent();
        const many = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`h${index}`, "v"]));
        agent.answersRaw("{}", many);
        expect(await failure(agent)).toMatchObject({ type: "AGENT_RESPONSE_INVALID", retryable: false });
        agent.answersRaw("{}", { big: "v".repeat(1_000_000) });
        expect(await failure(agent)).toMatchObject({ type: "AGENT_RESPONSE_INVALID", retryable: false });
      });
    });

    describe("nonsense", () => {
      const deep = `{"status":"success","result":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
      test.each([
        ["invalid JSON", '{"result":'],
        ["NaN", '{"result":NaN}'],
        ["100,000 levels of nesting", deep],
        ["bytes that are not UTF-8", Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
        ["nothing", ""],
      ])("%s is an invalid answer", async (_what, body) => {
        await using agent = await fakeAgent();
        agent.answersRaw(body);
        const { type, retryable, uncertain } = await failure(agent);
        expect({ type, retryable, uncertain }).toEqual({
          type: "AGENT_RESPONSE_INVALID",
          retryable: false,
          uncertain: false,
        });
      });

      test("an HTML page is an invalid answer, and the error says so", async () => {
        await using agent = await fakeAgent();
        agent.answersHtml();
        const { type, message } = await failure(agent);
        expect(type).toBe("AGENT_RESPONSE_INVALID");
        expect(message).toContain("text/html");
        expect(message).toContain("<title>Welcome</title>");
      });

      test("a byte order mark and a wrong content type do no harm", async () => {
        await using agent = await fakeAgent();
        agent.answersRaw('\ufeff{"status":"success","result":"ok"}', { "content-type": "text/plain" });
        expect(await start(agent)).toEqual({ kind: "completed", output: "ok" });
      });

      test("lone surrogates become replacement characters", async () => {
        await using agent = await fakeAgent();
        agent.answersRaw('{"status":"success","result":"a\\ud800b"}');
        expect(await start(agent)).toEqual({ kind: "completed", output: "a\ufffdb" });
      });
    });

    describe("HTTP", () => {
      test("a 500 may be repeated and is certain, a 400 is final", async () => {
        await using agent = await fakeAgent();
        agent.failsTimes(1, 500);
        expect(await failure(agent)).toMatchObject({
          type: "AGENT_HTTP_ERROR",
          retryable: true,
          uncertain: false,
          statusCode: 500,
        });
        agent.failsTimes(1, 400);
        expect(await failure(agent)).toMatchObject({
          type: "AGENT_HTTP_ERROR",
          retryable: false,
          statusCode: 400,
        });
      });

      test("408, 425, 429 and 5xx may be repeated, and no other refusal", async () => {
        await using agent = await fakeAgent();
        for (const [statuses, retryable] of [
          [[408, 425, 429, 500, 501, 502, 503, 504, 529, 599], true],
          [[400, 402, 404, 405, 409, 410, 413, 418, 422, 424, 451], false],
        ] as const) {
          for (const status of statuses) {
            agent.failsTimes(1, status);
            const { type, statusCode, retryable: isRetryable } = await failure(agent);
            expect([type, statusCode, isRetryable]).toEqual(["AGENT_HTTP_ERROR", status, retryable]);
          }
        }
      });

      test("Retry-After counts, in seconds and as a date", async () => {
        await using agent = await fakeAgent();
        agent.failsTimes(1, 429, { "retry-after": "7" });
        expect(await failure(agent)).toMatchObject({ retryable: true, retryAfterMs: 7000 });
        agent.failsTimes(1, 503, { "retry-after": new Date(Date.now() + 60_000).toUTCString() });
        const { retryAfterMs } = await failure(agent);
        expect(retryAfterMs).toBeGreaterThan(55_000);
        expect(retryAfterMs).toBeLessThanOrEqual(60_000);
      });

      test.each([401, 403])("HTTP %i is final", async (status) => {
        await using agent = await fakeAgent();
        agent.failsTimes(1, status);
        expect(await failure(agent)).toMatchObject({
          type: "AGENT_AUTH_FAILED",
          retryable: false,
          statusCode: status,
        });
      });

      test.each([
        "http://169.254.169.254/latest/meta-data",
        "http://localhost:1/",
        "https://elsewhere.example/",
      ])("a redirect to %s is not followed", async (url) => {
        await using agent = await fakeAgent();
        agent.redirectsTo(url);
        expect(await failure(agent)).toMatchObject({ type: "AGENT_REDIRECTED", retryable: false });
      });

      test("sends no secret on to where a redirect points", async () => {
        await using agent = await fakeAgent();
        await using other = await fakeAgent();
        agent.redirectsTo(`${other.url}/process`);
        expect(await failure(agent)).toMatchObject({ type: "AGENT_REDIRECTED" });
        expect(other.calls).toHaveLength(0);
      });
    });

    describe("connections", () => {
      test("a refused port is certain and may be repeated", async () => {
        const agent = await fakeAgent();
        await agent[Symbol.asyncDispose]();
        expect(await failure(agent)).toMatchObject({
          type: "AGENT_UNREACHABLE",
          retryable: true,
          uncertain: false,
        });
      });

      test.each(["closesMidBody", "resets"] as const)("an agent that %s leaves it uncertain", async (how) => {
        await using agent = await fakeAgent();
        agent[how]();
        expect(await failure(agent)).toMatchObject({
          type: "AGENT_CONNECTION_LOST",
          retryable: true,
          uncertain: true,
        });
      });

      test("an address that is not allowed is never connected to", async () => {
        await using subject = await make();
        const outcome = await subject.connector.start(
          callOf(subject.target("http://169.254.169.254")),
          ioWithin(1000),
        );
        expect(outcome).toMatchObject({
          kind: "failed",
          failure: { type: "AGENT_NOT_ALLOWED", retryable: false, uncertain: false },
        });
      });
    });

    describe("secrets", () => {
      test("reach the agent and nobody else, even when the agent repeats them", async () => {
        await using agent = await fakeAgent();
        agent.answers((call) => ({ echo: call.headers, list: [`key ${PLANTED_SECRET}`] }));
        const completed = JSON.stringify(await start(agent));
        expect(JSON.stringify(agent.calls[0]?.headers)).toContain(PLANTED_SECRET);
        expect(completed).toContain("completed");
        expect(completed).not.toContain(PLANTED_SECRET);

        agent.answersRaw(
          `{"error":{"message":"bad key ${PLANTED_SECRET}"}}`,
          { "content-type": "application/json" },
          400,
        );
        expect(JSON.stringify(await failure(agent))).not.toContain(PLANTED_SECRET);
        agent.answersRaw(`not JSON: ${PLANTED_SECRET}`);
        expect(JSON.stringify(await failure(agent))).not.toContain(PLANTED_SECRET);
        // Where a long text is cut, no half of a secret may be left over.
        for (let before = 150; before < 210; before++) {
          agent.answersRaw(`${"x".repeat(before)}${PLANTED_SECRET}`, { "content-type": "text/plain" });
          expect(JSON.stringify(await failure(agent))).not.toContain(PLANTED_SECRET.slice(0, 6));
        }
        agent.answersRaw("{}", { "content-encoding": PLANTED_SECRET });
        expect(JSON.stringify(await failure(agent))).not.toContain(PLANTED_SECRET);
        agent.redirectsTo(`http://elsewhere.example/?key=${PLANTED_SECRET}`);
        expect(JSON.stringify(await failure(agent))).not.toContain(PLANTED_SECRET);
      });
    });

    describe("probe", () => {
      const probe = async (url: string): Promise<string> => {
        await using subject = await make();
        return (await subject.connector.probe(subject.target(url), ioWithin(2000))).status;
      };

      test("tells healthy, unhealthy and unreachable apart, and gives the agent no step", async () => {
        await using agent = await fakeAgent();
        expect(await probe(agent.url)).toBe("healthy");
        agent.isHealthy(false);
        expect(await probe(agent.url)).toBe("unhealthy");
        expect(agent.calls).toHaveLength(0);
        await agent[Symbol.asyncDispose]();
        expect(await probe(agent.url)).toBe("error");
        expect(await probe("http://169.254.169.254")).toBe("error");
      });
    });
  });
}

/** Resolves once the connection of the first call has closed on the agent's side. */
async function expectClosed(agent: FakeAgent): Promise<void> {
  const closed = agent.calls[0]?.closed;
  if (closed === undefined || closed.aborted) return;
  await new Promise((resolve) => closed.addEventListener("abort", resolve));
}
