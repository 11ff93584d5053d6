import { createClient } from "@orchestrator/client";
import type { Client } from "@orchestrator/client";
import { createApiKey } from "../../../orchestrator/src/api-keys/create-api-key.ts";
import { createApp } from "../../../orchestrator/src/app.ts";
import type { App } from "../../../orchestrator/src/app.ts";
import { readConfig } from "../../../orchestrator/src/config.ts";
import type { CallOutcome, Connector } from "../../../orchestrator/src/connectors/connector.ts";
import { skippingClock } from "../../../orchestrator/test/kit/skipping-clock.ts";
import { testDatabase } from "../../../orchestrator/test/kit/test-database.ts";
import type { DatabaseKind } from "../fault.ts";

/** The service itself, entered through its doors without a socket. Each run of the model is a principal of its own. */
export interface Real extends AsyncDisposable {
  readonly client: Client;
  readonly principal: string;
  /** Before a run: nothing of those before is visible any more. */
  begin(): Promise<void>;
  /** Lets time pass at once. */
  skip(ms: number): void;
  /** Stops the service and starts it again on the same database. */
  restart(): Promise<void>;
}

const ORIGIN = "http://model";

/** A PostgreSQL server must be there already. */
export async function startReal(kind: DatabaseKind): Promise<Real> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await testDatabase(kind));
  let skippedMs = 0;
  let clock = skippingClock();
  const start = async (): Promise<App> => {
    // What an app of before still waits for goes with its clock.
    clock = skippingClock();
    clock.skip(skippedMs);
    const { config, secrets } = readConfig({
      PORT: "0",
      WEB_PORT: "off",
      LOG_LEVEL: "silent",
      HEALTH_CHECK_SECONDS: "0",
      SQLITE_SYNCHRONOUS: "NORMAL",
      // Thousands of runs are nobody's attack.
      RATE_LIMIT_PER_SECOND: "0",
      ...database.env,
    });
    const app = await createApp({ ...config, drainMs: 0 }, secrets, {
      clock,
      connectorFor: () => connector,
      checkResponses: true,
    });
    await app.rest.ready();
    return app;
  };
  let app = await start();
  let runs = 0;
  let apiKey = "";
  // The service's timers keep no process alive, and without a socket nothing else does.
  const alive = setInterval(() => undefined, 60_000);
  stack.defer(() => clearInterval(alive));
  const kept = stack.move();
  return {
    get client() {
      return createClient({ baseUrl: ORIGIN, apiKey, fetch: throughDoors(app) });
    },
    get principal() {
      return `run-${runs}`;
    },
    async begin() {
      const admin = { principal: "model", role: "admin" as const };
      const principal = `run-${++runs}`;
      ({ key: apiKey } = await createApiKey(app.deps, admin, { name: principal, role: "admin", principal }));
    },
    skip(ms) {
      skippedMs += ms;
      clock.skip(ms);
    },
    async restart() {
      await app[Symbol.asyncDispose]();
      app = await start();
    },
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]();
      await kept.disposeAsync();
    },
  };
}

const throughDoors = (app: App): typeof fetch =>
  async function fetchInProcess(input, init) {
    const url = String(input instanceof Request ? input.url : input).slice(ORIGIN.length);
    const answer = await app.rest.inject({
      method: (init?.method ?? "GET") as "GET",
      url,
      headers: { ...(init?.headers as Record<string, string>), host: "localhost" },
      ...(typeof init?.body === "string" ? { payload: init.body } : {}),
    });
    const isEmpty = answer.statusCode === 204 || answer.statusCode === 304;
    return new Response(isEmpty ? null : answer.body, {
      status: answer.statusCode,
      headers: Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)]),
    });
  };

const aborted: CallOutcome = {
  kind: "failed",
  failure: { type: "AGENT_CONNECTION_LOST", message: "aborted", retryable: true, uncertain: true },
};

/** Not of a type that opens the agent's circuit breaker. */
const brokenOff: CallOutcome = {
  kind: "failed",
  failure: { type: "OUTCOME_UNKNOWN", message: "broken off", retryable: false, uncertain: true },
};

/** Agents do what the step says: `answer`, `refuse`, `break` off, or `wait` until the call is aborted. */
const connector: Connector = {
  async start(call, { signal }) {
    const { description } = call.input;
    if (description === "answer")
      return { kind: "completed", output: { step: call.input.context.step_number } };
    if (description === "refuse")
      return {
        kind: "failed",
        failure: { type: "AGENT_REPORTED_ERROR", message: "no", retryable: false, uncertain: false },
      };
    if (description === "break") return brokenOff;
    if (signal.aborted) return aborted;
    return new Promise((resolve) => signal.addEventListener("abort", () => resolve(aborted), { once: true }));
  },
  async advance() {
    throw new Error("cannot happen: no call waits");
  },
  probe: async () => ({ status: "healthy", responseTimeMs: 1 }),
  cancel: async () => "unsupported",
};
