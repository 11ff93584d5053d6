import { ProblemError } from "@orchestrator/client";
import type { TaskEvent } from "@orchestrator/contracts";
import { isFinalEvent } from "@orchestrator/contracts/task-state";
import type { AnyRouter } from "@tanstack/react-router";
import type { App } from "../app/app-context.ts";
import { pb } from "../paths.ts";
import { readMessage } from "./read-message.ts";
import type { IncomingMessage } from "./read-message.ts";

const statusAfter: Partial<Record<TaskEvent["type"], string>> = {
  "task.created": "pending",
  "task.planned": "executing",
  "task.completed": "completed",
  "task.failed": "failed",
  "task.cancelled": "cancelled",
};
const REMEMBERED = 1000;

/**
 * Talks with the page that shows this one in a frame. Only origins that the service names are listened to and told
 * anything: they may run tasks with this page's key.
 */
export async function startEmbedding(app: App, router: AnyRouter): Promise<void> {
  // Asked until the service is there: the page around this one may be earlier than it.
  const { message_origins: origins, version } = await app.queries.fetchQuery({
    queryKey: ["ui-config"],
    queryFn: () => app.client.uiConfig(),
  });
  const allowed = new Set([...origins, location.origin]);
  const tell = (message: object): void => {
    // The browser gives it to the parent whose origin this is, and to nobody else.
    for (const origin of allowed) window.parent.postMessage(message, origin);
  };
  const tasks = new AskedTasks(app, tell);
  addEventListener("message", ({ origin, source, data }: MessageEvent<unknown>) => {
    if (source !== window.parent || !allowed.has(origin)) return;
    const message = readMessage(data);
    if (message !== undefined) act(message, app, router, tasks);
  });
  tell({ type: "ORCHESTRATOR_READY", version });
}

function act(message: IncomingMessage, app: App, router: AnyRouter, tasks: AskedTasks): void {
  switch (message.type) {
    case "EXECUTE_TASK":
      void tasks.run(message.description, message.requestId);
      return;
    case "SET_VIEW":
      if (message.view !== undefined) app.preferences.set({ view: message.view });
      if (message.path !== undefined) router.history.push(message.path);
      return;
    case "TOGGLE_SIDEBAR":
      app.sidebar.set(message.isOpen ?? !app.sidebar.isOpen);
      return;
    default:
      return message satisfies never;
  }
}

/** Tasks that were asked for from outside, until each has ended. Of other tasks the parent hears no result. */
class AskedTasks {
  readonly #app: App;
  readonly #tell: (message: object) => void;
  readonly #open = new Map<number, string | undefined>();
  readonly #ended = new Set<number>();

  constructor(app: App, tell: (message: object) => void) {
    this.#app = app;
    this.#tell = tell;
    app.feed.onEvent((event) => this.#onEvent(event));
    // What happened while the stream was away is not told again.
    app.feed.onOpen(() => {
      for (const id of this.#open.keys()) void this.#tellIfOver(id);
    });
  }

  async run(description: string, requestId: string | undefined): Promise<void> {
    try {
      const task = await this.#app.client.tasks.create({ description, user_id: "embedding" });
      const { task_id: id, status } = task;
      this.#open.set(id, requestId);
      this.#tell({ type: "TASK_STATUS_UPDATE", task_id: id, status, request_id: requestId });
      const link = { to: pb.task({ taskId: id }), text: "Open it" };
      this.#app.toasts.say(`The page around this one asked for task ${id}.`, link);
      if (this.#ended.has(id)) await this.#tellEnd(id);
    } catch (error) {
      const code = error instanceof ProblemError ? error.code : "UNREACHABLE";
      const text = error instanceof Error ? error.message : String(error);
      const told = { task_id: null, status: "refused", request_id: requestId };
      this.#tell({ type: "TASK_STATUS_UPDATE", ...told, error: { code, message: text } });
      this.#app.toasts.fail(error);
    }
  }

  #onEvent({ type, task_id: id }: TaskEvent): void {
    const status = statusAfter[type];
    if (status === undefined) return;
    const requestId = this.#open.get(id);
    this.#tell({ type: "TASK_STATUS_UPDATE", task_id: id, status, request_id: requestId });
    if (!isFinalEvent(type)) return;
    if (this.#open.has(id)) void this.#tellEnd(id);
    // The events of a quick task may come before the answer that names it.
    else this.#remember(id);
  }

  #remember(id: number): void {
    this.#ended.add(id);
    const [oldest] = this.#ended;
    if (this.#ended.size > REMEMBERED && oldest !== undefined) this.#ended.delete(oldest);
  }

  async #tellIfOver(id: number): Promise<void> {
    const { completed_at: endedAt } = await this.#app.client.tasks.get(id);
    if (endedAt !== null) await this.#tellEnd(id);
  }

  async #tellEnd(id: number): Promise<void> {
    if (!this.#open.has(id)) return;
    const requestId = this.#open.get(id);
    this.#open.delete(id);
    const { status, result, error } = await this.#app.client.tasks.get(id);
    this.#tell({ type: "TASK_COMPLETED", task_id: id, status, result, error, request_id: requestId });
  }
}
