/** What woke a reader. The events themselves are in the log; the bus only says that there is something to read. */
export interface Wake {
  taskId: number;
  ownerId: string;
}

export type Listener = () => void;

/** Wakes readers of the event log. A listener may be woken without a reason, and reads the log to find out. */
export interface EventBus {
  /** To be called after the commit of what there is to read. */
  publish(wake: Wake): void;
  /** Something happened to an agent. */
  publishAgents(): void;
  /** @returns what ends the subscription */
  onTask(taskId: number, listener: Listener): () => void;
  onOwner(ownerId: string, listener: Listener): () => void;
  onAgents(listener: Listener): () => void;
}
