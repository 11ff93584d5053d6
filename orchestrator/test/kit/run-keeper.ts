import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface KeptRun {
  status: "working" | "completed" | "failed" | "cancelled";
  result?: string;
}

/**
 * A real HTTP agent that keeps its runs by their `Idempotency-Key`: it can be asked about them (`GET /runs/{key}`) and
 * told to stop them (`POST /runs/{key}/cancel`).
 */
export interface RunKeeper extends AsyncDisposable {
  readonly url: string;
  readonly runs: ReadonlyMap<string, KeptRun>;
  /** Requests as `METHOD path`, in the order they came. */
  readonly requests: readonly string[];
  /** Calls are kept waiting; what comes of the run is set with `ends`. */
  holds(): RunKeeper;
  /** Says what became of a run, without answering the call. */
  ends(key: string, run: KeptRun): void;
  /** Answers every question about a run with this status; undefined = as it is. */
  answersQuestionsWith(status: number | undefined): RunKeeper;
  isHealthy(value: boolean): RunKeeper;
  /** Forgets every run, as if none had arrived. */
  forgets(): RunKeeper;
  /** Resolves once a request that begins so has come `times` times in all. */
  until(prefix: string, times?: number): Promise<void>;
}

/** The mappings an agent is registered with to be asked and told. */
export const keeperConfig = {
  delivery: "reconcile" as const,
  reconcile: {
    path: "/runs/${step.key}",
    response_mapping: { status_path: "$.status", result_path: "$.result", error_path: "$.error" },
    working_when: { path: "$.status", values: ["working"] },
  },
  cancel: { method: "POST" as const, path: "/runs/${step.key}/cancel" },
};

export async function runKeeper(): Promise<RunKeeper> {
  const runs = new Map<string, KeptRun>();
  const requests: string[] = [];
  const waiters: { prefix: string; times: number; resolve: () => void }[] = [];
  let holding = false;
  let healthy = true;
  let questionStatus: number | undefined;

  const seen = (prefix: string): number => requests.filter((line) => line.startsWith(prefix)).length;
  const log = (request: IncomingMessage): void => {
    requests.push(`${request.method ?? ""} ${request.url ?? ""}`);
    for (const waiter of waiters) if (seen(waiter.prefix) >= waiter.times) waiter.resolve();
  };
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    request.resume();
    if (request.url === "/health")
      return send(response, healthy ? 200 : 503, { status: healthy ? "healthy" : "unhealthy" });
    const [, key = "", isCancel] = /^\/runs\/([^/]+)(\/cancel)?$/.exec(request.url ?? "") ?? [];
    if (key === "") {
      const own = String(request.headers["idempotency-key"]);
      runs.set(own, holding ? { status: "working" } : { status: "completed", result: "done" });
      log(request);
      if (!holding) send(response, 200, { status: "success", result: "done" });
      return;
    }
    const run = runs.get(key);
    log(request);
    if (questionStatus !== undefined) return send(response, questionStatus, { error: "busy" });
    if (run === undefined) return send(response, 404, { error: "no such run" });
    if (isCancel === undefined) return send(response, 200, { ...run });
    runs.set(key, { status: "cancelled" });
    send(response, 202, {});
  };
  const server = createServer(handle);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  const keeper: RunKeeper = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    runs,
    requests,
    holds: () => ((holding = true), keeper),
    ends: (key, run) => void runs.set(key, run),
    answersQuestionsWith: (status) => ((questionStatus = status), keeper),
    isHealthy: (value) => ((healthy = value), keeper),
    forgets: () => (runs.clear(), (holding = false), keeper),
    until: (prefix, times = 1) =>
      new Promise((resolve) => {
        if (seen(prefix) >= times) resolve();
        else waiters.push({ prefix, times, resolve });
      }),
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
  return keeper;
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
