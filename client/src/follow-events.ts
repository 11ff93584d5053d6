import { EventSourceParserStream } from "eventsource-parser/stream";
import type { AgentEvent, TaskEvent } from "@orchestrator/contracts";
import { isFinalEvent } from "@orchestrator/contracts/task-state";
import { ProblemError } from "./problem-error.ts";
import type { Send } from "./transport.ts";

export interface FollowOptions {
  /** Go on after this event: its `seq` in a task, its `id` among all; absent = from the beginning (of a task) or from now. */
  after?: number;
  signal?: AbortSignal;
  /** Pause before a lost stream is opened again, in milliseconds. */
  reconnectMs?: number;
  /** Called when the stream is open, and when it is lost and will be opened again. */
  onConnection?: (state: "open" | "lost") => void;
}

const RECONNECT_MS = 500;

/** The events of a task, each once and in order, over as many connections as it takes; ends with the final one. */
export async function* followTask(
  send: Send,
  taskId: number,
  options: FollowOptions = {},
): AsyncGenerator<TaskEvent> {
  for await (const event of follow<TaskEvent>(send, `/api/tasks/${taskId}/events`, options)) {
    yield event;
    if (isFinalEvent(event.type)) return;
  }
}

/** The events of all the caller's tasks, until `signal` aborts. */
export const followAll = (send: Send, options: FollowOptions = {}): AsyncGenerator<TaskEvent> =>
  follow(send, "/api/events", options);

/** What happens to the agents that the caller may use, until `signal` aborts. */
export const followAgents = (send: Send, options: FollowOptions = {}): AsyncGenerator<AgentEvent> =>
  follow(send, "/api/agents/events", options);

async function* follow<E>(
  send: Send,
  path: string,
  { after, signal, reconnectMs = RECONNECT_MS, onConnection }: FollowOptions,
): AsyncGenerator<E> {
  let position = after === undefined ? undefined : String(after);
  while (!isAborted(signal)) {
    let pauseMs = reconnectMs;
    try {
      for await (const { id, event } of readStream<E>(send, path, {
        after: position,
        signal,
        onOpen: () => onConnection?.("open"),
      })) {
        // What the stream calls the place behind the event; not to be looked into.
        position = id ?? position;
        yield event;
      }
    } catch (error) {
      // An abort ends the loop below; refused for good is not a server that is away or busy.
      if (error instanceof ProblemError && error.status < 500 && error.status !== 429) throw error;
      if (error instanceof ProblemError) pauseMs = (error.retryAfterSeconds ?? 0) * 1000 || reconnectMs;
    }
    if (isAborted(signal)) return;
    onConnection?.("lost");
    await pause(pauseMs, signal);
  }
}

const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted === true;

interface ReadOptions {
  after: string | undefined;
  signal: AbortSignal | undefined;
  onOpen: () => void;
}

async function* readStream<E>(
  send: Send,
  path: string,
  { after, signal, onOpen }: ReadOptions,
): AsyncGenerator<{ id: string | undefined; event: E }> {
  const response = await send({
    method: "GET",
    path,
    headers: {
      accept: "text/event-stream",
      ...(after === undefined ? {} : { "last-event-id": after }),
    },
    signal,
  });
  if (response.body === null) return;
  onOpen();
  const messages = response.body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream());
  for await (const { id, data } of messages) yield { id, event: readEvent<E>(data) };
}

/** Its shape is the contract's, which the service checks on its side; browsers are spared the schemas. */
const readEvent = <E>(data: string): E => JSON.parse(data) as E;

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
