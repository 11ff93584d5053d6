import type { Problem } from "@orchestrator/contracts";
import { ProblemError, UnreachableError } from "./problem-error.ts";

export interface ClientOptions {
  /** e.g. `http://127.0.0.1:8000`; without one, the page's own origin. */
  baseUrl?: string;
  apiKey?: string;
  fetch?: typeof fetch;
}

export interface Call {
  method: "GET" | "POST" | "PUT" | "DELETE";
  path: string;
  query?: Record<string, string | number | undefined> | undefined;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
}

export interface Answer<T> {
  body: T;
  headers: Headers;
  status: number;
}

export type Send = (call: Call) => Promise<Response>;

/** How requests leave: address, key, errors. */
export function createTransport({ baseUrl = "", apiKey, fetch: send = fetch }: ClientOptions): Send {
  return async ({ method, path, query, body, headers, signal }) => {
    const url = `${baseUrl.replace(/\/$/, "")}${path}${queryOf(query)}`;
    let response: Response;
    try {
      response = await send(url, {
        method,
        headers: {
          accept: "application/json",
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(signal === undefined ? {} : { signal }),
      });
    } catch (cause) {
      if (signal?.aborted === true) throw cause;
      throw new UnreachableError(baseUrl, cause);
    }
    if (response.headers.get("content-type")?.startsWith("application/problem+json") === true)
      throw await problemOf(response, baseUrl);
    return response;
  };
}

/** Sends and reads the JSON answer; its shape is the contract's, which the service checks on its side. */
export async function sendForJson<T>(send: Send, call: Call): Promise<Answer<T>> {
  const response = await send(call);
  const text = await response.text();
  try {
    return {
      body: (text === "" ? null : JSON.parse(text)) as T,
      headers: response.headers,
      status: response.status,
    };
  } catch (cause) {
    throw new UnreachableError(response.url, cause);
  }
}

async function problemOf(response: Response, baseUrl: string): Promise<Error> {
  const body: unknown = await response.json().catch(() => null);
  if (!isProblem(body)) return new UnreachableError(baseUrl, body);
  const retryAfter = Number(response.headers.get("retry-after") ?? Number.NaN);
  return new ProblemError(body, Number.isNaN(retryAfter) ? undefined : retryAfter);
}

/** What a caller relies on, without the schemas: they are half of a small page. */
function isProblem(body: unknown): body is Problem {
  if (typeof body !== "object" || body === null) return false;
  const { code, detail, status } = body as Partial<Record<keyof Problem, unknown>>;
  return typeof code === "string" && typeof detail === "string" && typeof status === "number";
}

function queryOf(query: Call["query"]): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined) params.set(name, String(value));
  return params.size === 0 ? "" : `?${params.toString()}`;
}
