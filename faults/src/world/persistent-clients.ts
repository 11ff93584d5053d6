import type { Json } from "@orchestrator/contracts";
import { taskFor } from "./plans.ts";
import { pause } from "./until.ts";
import type { World } from "./world.ts";

const BETWEEN_MS = 10;

export type Request = "read" | "list" | "health" | "live" | "submit" | "repeat" | "cancel" | "wait";

/** What a client saw of one request. */
export interface Seen {
  request: Request;
  /** By `performance.now()`. */
  sentAt: number;
  /** `null` = the connection was refused or broke. */
  status: number | null;
  retryAfterSeconds: number;
  /** The body, and `code` of it when the service refused. */
  body: Json;
  code: string | undefined;
}

/** A task that was submitted before, under its key. */
export interface Submitted {
  taskId: number;
  key: string;
}

/** Clients that go on asking one process, whatever becomes of it. */
export class PersistentClients {
  readonly seen: Seen[] = [];
  readonly #world: World;
  readonly #url: string;
  #isOver = false;

  constructor(world: World, url: string) {
    this.#world = world;
    this.#url = url;
  }

  /** Ends with the request that is under way. */
  stop(): void {
    this.#isOver = true;
  }

  /** Reads, submits and repeats a submit until `stop`. A submit that is not taken here is sent to another process. */
  async work(known: Submitted, newKey: () => string): Promise<void> {
    const again = async (one: () => Promise<unknown>): Promise<void> => {
      while (!this.#isOver) {
        await one();
        await pause(BETWEEN_MS);
      }
    };
    await Promise.all([
      again(() => this.#ask("read", `/api/tasks/${known.taskId}`)),
      again(() => this.#ask("list", "/api/tasks?limit=5")),
      again(() => this.#ask("health", "/health")),
      again(() => this.#ask("live", "/health/live")),
      again(() => this.#submit("repeat", known.key, "held")),
      again(async () => {
        const key = newKey();
        await this.#submit("submit", key, "worker");
        await this.#world.ledger.submit(taskFor("worker"), key);
      }),
    ]);
  }

  cancel = (taskId: number): Promise<Seen> =>
    this.#ask("cancel", `/api/tasks/${taskId}/cancel`, { method: "POST" });

  /** Submits, and waits for the end of the task. */
  wait = (key: string): Promise<Seen> => this.#submit("wait", key, "held", { prefer: "wait=60" });

  async #submit(
    request: Request,
    key: string,
    agent: string,
    headers: Record<string, string> = {},
  ): Promise<Seen> {
    const seen = await this.#ask(request, "/api/tasks", {
      method: "POST",
      headers: { ...headers, "content-type": "application/json", "idempotency-key": key },
      body: JSON.stringify(taskFor(agent)),
    });
    const taskId = taskIn(seen);
    if (taskId !== undefined)
      this.#world.ledger.acknowledged.push({ taskId, idempotencyKey: key, at: Date.now() });
    return seen;
  }

  async #ask(request: Request, path: string, init: RequestInit = {}): Promise<Seen> {
    const sentAt = performance.now();
    const seen = await this.#world
      .fetch(`${this.#url}${path}`, init)
      .then(async (response): Promise<Seen> => {
        const body = (await response.json()) as Json;
        return {
          request,
          sentAt,
          status: response.status,
          retryAfterSeconds: Number(response.headers.get("retry-after") ?? 0),
          body,
          code: textIn(body, "code"),
        };
      })
      .catch((): Seen => ({
        request,
        sentAt,
        status: null,
        retryAfterSeconds: 0,
        body: null,
        code: undefined,
      }));
    this.seen.push(seen);
    return seen;
  }
}

const fieldIn = (body: Json, name: string): Json | undefined =>
  typeof body === "object" && body !== null && !Array.isArray(body) ? body[name] : undefined;

/** The text that an answer has under this name. */
export function textIn(body: Json, name: string): string | undefined {
  const field = fieldIn(body, name);
  return typeof field === "string" ? field : undefined;
}

/** The task that a submit was answered with. */
export function taskIn({ body }: Pick<Seen, "body">): number | undefined {
  const id = fieldIn(body, "task_id") ?? fieldIn(body, "id");
  return typeof id === "number" ? id : undefined;
}
