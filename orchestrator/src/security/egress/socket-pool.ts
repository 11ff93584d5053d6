import type { Socket } from "node:net";
import { Client } from "undici";
import type { ConnectTimings } from "./connect-timings.ts";
import { timeConnecting } from "./connect-timings.ts";
import type { Connect } from "./guarded-connector.ts";

/** One connection to an origin; it carries one call at a time, so aborting a call closes nobody else's. */
export interface Slot {
  readonly origin: string;
  readonly client: Client;
  /** Whether its connection has carried a call before. */
  reused: boolean;
  isIdle: boolean;
  connecting: Socket | undefined;
  /** Of its latest connection. */
  timings: ConnectTimings | undefined;
}

export interface Waiter {
  readonly origin: string;
  readonly freshSocket: boolean;
  /** Called once, with a slot that is the waiter's until it is released or dropped. */
  start(slot: Slot): void;
}

interface Host {
  busy: number;
  idle: Slot[];
  waiting: Set<Waiter>;
}

export interface SocketPoolOptions {
  connect: Connect;
  maxSockets: number;
  perHostSockets: number;
}

// Most agents close idle connections after 2 s or more. Ours go first, so that a call rarely meets a closing one.
const IDLE_MS = 1500;
const IDLE_BEFORE_HINT_MS = 1000;
const LONGEST_IDLE_MS = 30_000;
const MAX_HEADER_BYTES = 32 * 1024;

/** Connections of all origins under one limit, handed out in turn, so that a slow origin cannot take them all. */
export class SocketPool {
  readonly #options: SocketPoolOptions;
  readonly #hosts = new Map<string, Host>();
  readonly #waitingHosts = new Set<string>();
  readonly #slots = new Set<Slot>();
  readonly #idle = new Set<Slot>();

  constructor(options: SocketPoolOptions) {
    this.#options = options;
  }

  /** Open or connecting, idle ones included. */
  get open(): number {
    return this.#slots.size;
  }

  get busy(): number {
    return this.#slots.size - this.#idle.size;
  }

  /** Starts the waiter now, or when its turn comes. */
  acquire(waiter: Waiter): void {
    const host = this.#host(waiter.origin);
    if (host.waiting.size === 0 && this.#canStart(host)) {
      this.#start(host, waiter);
      return;
    }
    host.waiting.add(waiter);
    this.#waitingHosts.add(waiter.origin);
  }

  /** Takes a waiter back that has not been started. */
  cancel(waiter: Waiter): void {
    const host = this.#hosts.get(waiter.origin);
    host?.waiting.delete(waiter);
    this.#forgetIfUnused(waiter.origin);
  }

  /** The call is over and its connection is sound: keep it for the next one. */
  release(slot: Slot): void {
    const host = this.#host(slot.origin);
    host.busy--;
    slot.reused = true;
    slot.isIdle = true;
    host.idle.push(slot);
    this.#idle.add(slot);
    this.#startWaiting();
  }

  /** The call is over and its connection is not to be used again: close it at once. */
  drop(slot: Slot): void {
    this.#closeSlot(slot);
    this.#startWaiting();
  }

  /** Closes the idle connections of an origin. */
  dropIdle(origin: string): void {
    for (const slot of this.#hosts.get(origin)?.idle.slice() ?? []) this.drop(slot);
  }

  async close(): Promise<void> {
    for (const host of this.#hosts.values()) host.waiting.clear();
    const slots = [...this.#slots];
    for (const slot of slots) this.#closeSlot(slot);
    await Promise.all(slots.map((slot) => slot.client.destroy()));
  }

  #closeSlot(slot: Slot): void {
    if (!this.#slots.delete(slot)) return;
    const host = this.#host(slot.origin);
    if (slot.isIdle) {
      this.#idle.delete(slot);
      host.idle.splice(host.idle.indexOf(slot), 1);
    } else host.busy--;
    slot.connecting?.destroy();
    void slot.client.destroy();
    this.#forgetIfUnused(slot.origin);
  }

  #host(origin: string): Host {
    let host = this.#hosts.get(origin);
    if (host === undefined) this.#hosts.set(origin, (host = { busy: 0, idle: [], waiting: new Set() }));
    return host;
  }

  #canStart(host: Host): boolean {
    return host.busy < this.#options.perHostSockets && this.busy < this.#options.maxSockets;
  }

  #start(host: Host, waiter: Waiter): void {
    const kept = waiter.freshSocket ? undefined : host.idle.pop();
    if (kept !== undefined) {
      this.#idle.delete(kept);
      kept.isIdle = false;
    }
    host.busy++;
    waiter.start(kept ?? this.#openSlot(waiter.origin));
  }

  /** Hosts take turns: the one just served goes to the end. */
  #startWaiting(): void {
    for (const origin of this.#waitingHosts) {
      if (this.busy >= this.#options.maxSockets) return;
      const host = this.#host(origin);
      const [waiter] = host.waiting;
      if (waiter === undefined) this.#waitingHosts.delete(origin);
      else if (this.#canStart(host)) {
        host.waiting.delete(waiter);
        this.#waitingHosts.delete(origin);
        if (host.waiting.size > 0) this.#waitingHosts.add(origin);
        this.#start(host, waiter);
      }
    }
  }

  #openSlot(origin: string): Slot {
    if (this.open >= this.#options.maxSockets) {
      const [oldest] = this.#idle;
      if (oldest !== undefined) this.#closeSlot(oldest);
    }
    const client: Client = new Client(origin, {
      allowH2: false,
      headersTimeout: 0,
      bodyTimeout: 0,
      maxHeaderSize: MAX_HEADER_BYTES,
      keepAliveTimeout: IDLE_MS,
      keepAliveTimeoutThreshold: IDLE_BEFORE_HINT_MS,
      keepAliveMaxTimeout: LONGEST_IDLE_MS,
      connect: (target, callback) => {
        slot.reused = false;
        slot.connecting = this.#options.connect(target, (...result) => {
          slot.connecting = undefined;
          callback(...result);
        });
        slot.timings = slot.connecting === undefined ? undefined : timeConnecting(slot.connecting);
      },
    });
    const slot: Slot = {
      origin,
      client,
      reused: false,
      isIdle: false,
      connecting: undefined,
      timings: undefined,
    };
    client.on("disconnect", () => {
      if (slot.isIdle) this.drop(slot);
    });
    this.#slots.add(slot);
    return slot;
  }

  #forgetIfUnused(origin: string): void {
    const host = this.#hosts.get(origin);
    if (host !== undefined && host.busy === 0 && host.idle.length === 0 && host.waiting.size === 0) {
      this.#hosts.delete(origin);
      this.#waitingHosts.delete(origin);
    }
  }
}
