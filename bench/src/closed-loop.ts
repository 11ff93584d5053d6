import autocannon from "autocannon";
import { percentile } from "./measure.ts";
import type { ServiceProcess } from "./service-process.ts";

export interface Load {
  method: "GET" | "POST" | "PUT";
  path: string;
  body?: unknown;
  /** Makes the body of each request, where they must differ. */
  bodyOf?: () => unknown;
  connections: number;
  seconds: number;
}

export interface LoadResult {
  answers: number;
  perSecond: number;
  p50Ms: number;
  p95Ms: number;
  /** CPU of the service per request. */
  cpuMicros: number;
  /** Answers 429 and 503. */
  refused: number;
}

const differing = (bodyOf: () => unknown): autocannon.Request => ({
  setupRequest: (request) => ({ ...request, body: JSON.stringify(bodyOf()) }),
});

/** Every connection sends its next request when the last was answered. Any answer but a 2xx or a refusal is an error. */
export async function closedLoop(service: ServiceProcess, load: Load): Promise<LoadResult> {
  const times: number[] = [];
  let refused = 0;
  let failed = 0;
  const cpuBefore = await service.cpuMs();
  const start = performance.now();
  await new Promise<void>((resolve, reject) => {
    const run = autocannon(
      {
        url: `${service.url}${load.path}`,
        method: load.method,
        connections: load.connections,
        duration: load.seconds,
        ...(load.body === undefined && load.bodyOf === undefined
          ? {}
          : { body: JSON.stringify(load.body ?? {}), headers: { "content-type": "application/json" } }),
        ...(load.bodyOf === undefined ? {} : { requests: [differing(load.bodyOf)] }),
      },
      (error: unknown) => (error === null ? resolve() : reject(error)),
    );
    run.on("response", (_client, status, _bytes, ms) => {
      if (status === 429 || status === 503) refused++;
      else if (status >= 300) failed++;
      else times.push(ms);
    });
  });
  const seconds = (performance.now() - start) / 1000;
  const cpuMs = (await service.cpuMs()) - cpuBefore;
  if (failed > 0) throw new Error(`${failed} answers to ${load.method} ${load.path} were errors`);
  return {
    answers: times.length,
    perSecond: times.length / seconds,
    p50Ms: percentile(times, 0.5),
    p95Ms: percentile(times, 0.95),
    cpuMicros: (cpuMs * 1000) / (times.length + refused),
    refused,
  };
}
