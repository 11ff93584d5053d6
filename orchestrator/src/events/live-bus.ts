/** What woke a reader. The events themselves are in the log; the bus only says that there is something to read. */
export interface Wake {
  taskId: number;
  ownerId: string;
}

type Listener = () => void;

/** Wakes readers of the event log in this process. */
export class LiveBus {
  readonly #byTask = new Map<number, Set<Listener>>();
  readonly #byOwner = new Map<string, Set<Listener>>();
  readonly #toAgents = new Set<Listener>();

  publish({ taskId, ownerId }: Wake): void {
    for (const listener of this.#byTask.get(taskId) ?? []) listener();
    for (const listener of this.#byOwner.get(ownerId) ?? []) listener();
  }

  /** Something happened to an agent. */
  publishAgents(): void {
    for (const listener of this.#toAgents) listener();
  }

  onAgents(listener: Listener): () => void {
    this.#toAgents.add(listener);
    return () => this.#toAgents.delete(listener);
  }

  /** @returns what ends the subscription */
  onTask(taskId: number, listener: Listener): () => void {
    return subscribe(this.#byTask, taskId, listener);
  }

  onOwner(ownerId: string, listener: Listener): () => void {
    return subscribe(this.#byOwner, ownerId, listener);
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
