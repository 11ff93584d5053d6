import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { EventBus, Listener, Wake } from "./event-bus.ts";
import { LiveBus } from "./live-bus.ts";
import type { WakeCarrier } from "./wake-carrier.ts";

export interface SharedBusDeps {
  carrier: WakeCarrier;
  onError: (message: string, error: unknown) => void;
}

/** Wakes of this long go out in one notification. */
const GATHER_MS = 5;
/** A payload of NOTIFY may have 8,000 bytes. */
const LARGEST_PAYLOAD = 7000;
/** Everybody looks by itself now and then: a process may die between its commit and its notification. */
const WAKE_ALL_EVERY_MS = 5000;

/** Who sent it, tasks with their owners, and whether something happened to agents. */
const Notification = z.object({
  from: z.string(),
  wakes: z.array(z.tuple([z.number(), z.string()])),
  agents: z.boolean(),
});
type Notification = z.infer<typeof Notification>;

function read(payload: string): Notification | undefined {
  try {
    return Notification.parse(JSON.parse(payload));
  } catch {
    return undefined;
  }
}

/**
 * Wakes readers in this process at once and those in other processes through a carrier, gathered with others. What
 * comes in is nothing but a reason to look: a wake that was lost or made up changes no answer.
 */
export class SharedBus implements EventBus, AsyncDisposable {
  readonly #deps: SharedBusDeps;
  readonly #local = new LiveBus();
  readonly #me = randomUUID();
  readonly #wakeAll: NodeJS.Timeout;
  readonly #unsubscribe: () => void;
  #waiting = new Map<number, string>();
  #agents = false;
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> = Promise.resolve();

  constructor(deps: SharedBusDeps) {
    this.#deps = deps;
    this.#unsubscribe = deps.carrier.onWakes((payload) => this.#receive(payload));
    this.#wakeAll = setInterval(() => this.#local.wakeAll(), WAKE_ALL_EVERY_MS);
    this.#wakeAll.unref();
  }

  publish(wake: Wake): void {
    this.#local.publish(wake);
    this.#waiting.set(wake.taskId, wake.ownerId);
    this.#schedule();
  }
  publishAgents(): void {
    this.#local.publishAgents();
    this.#agents = true;
    this.#schedule();
  }

  onTask(taskId: number, listener: Listener): () => void {
    return this.#local.onTask(taskId, listener);
  }
  onOwner(ownerId: string, listener: Listener): () => void {
    return this.#local.onOwner(ownerId, listener);
  }
  onAgents(listener: Listener): () => void {
    return this.#local.onAgents(listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#unsubscribe();
    clearInterval(this.#wakeAll);
    clearTimeout(this.#timer);
    this.#send();
    await this.#sending;
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => this.#send(), GATHER_MS);
  }

  #send(): void {
    this.#timer = undefined;
    const payloads = payloadsOf({ from: this.#me, wakes: [...this.#waiting], agents: this.#agents });
    this.#waiting = new Map();
    this.#agents = false;
    if (payloads.length === 0) return;
    this.#sending = this.#sending.then(async () => {
      try {
        await this.#deps.carrier.send(payloads);
      } catch (error) {
        this.#deps.onError("readers in other processes could not be woken; they look by themselves", error);
      }
    });
  }

  #receive(payload: string | undefined): void {
    const notification = payload === undefined ? undefined : read(payload);
    if (notification === undefined) {
      this.#local.wakeAll();
      return;
    }
    const { from, wakes, agents } = notification;
    if (from === this.#me) return;
    for (const [taskId, ownerId] of wakes) this.#local.publish({ taskId, ownerId });
    if (agents) this.#local.publishAgents();
  }
}

function payloadsOf({ from, wakes, agents }: Notification): string[] {
  if (wakes.length === 0 && !agents) return [];
  const text = JSON.stringify({ from, wakes, agents });
  if (Buffer.byteLength(text) <= LARGEST_PAYLOAD) return [text];
  if (wakes.length < 2) throw new Error("cannot happen: one wake is larger than a notification");
  const half = Math.ceil(wakes.length / 2);
  return [
    ...payloadsOf({ from, wakes: wakes.slice(0, half), agents }),
    ...payloadsOf({ from, wakes: wakes.slice(half), agents: false }),
  ];
}
