import type { EventBus, Listener, Wake } from "./event-bus.ts";

/** Wakes readers of the event log in this process. */
export class LiveBus implements EventBus {
  readonly #byTask = new Map<number, Set<Listener>>();
  readonly #byOwner = new Map<string, Set<Listener>>();
  readonly #toAgents = new Set<Listener>();

  publish({ taskId, ownerId }: Wake): void {
    for (const listener of this.#byTask.get(taskId) ?? []) listener();
    for (const listener of this.#byOwner.get(ownerId) ?? []) listener();
  }

  publishAgents(): void {
    for (const listener of this.#toAgents) listener();
  }

  onAgents(listener: Listener): () => void {
    this.#toAgents.add(listener);
    return () => this.#toAgents.delete(listener);
  }

  onTask(taskId: number, listener: Listener): () => void {
    return subscribe(this.#byTask, taskId, listener);
  }

  onOwner(ownerId: string, listener: Listener): () => void {
    return subscribe(this.#byOwner, ownerId, listener);
  }

  /** Wakes everybody: something may have been published that did not get here. */
  wakeAll(): void {
    for (const group of [...this.#byTask.values(), ...this.#byOwner.values(), this.#toAgents])
      for (const listener of group) listener();
  }
}

function subscribe<K>(listeners: Map<K, Set<Listener>>, key: K, listener: Listener): () => void {
  const set = listeners.get(key) ?? new Set();
  listeners.set(key, set.add(listener));
  return () => {
    set.delete(listener);
    if (set.size === 0 && listeners.get(key) === set) listeners.delete(key);
  };
}
