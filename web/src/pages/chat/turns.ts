import type { Message } from "@orchestrator/contracts";

/** The task that a message asked for or answers. */
export function taskIdOf({ metadata }: Message): number | undefined {
  const { task_id: id } = metadata;
  return typeof id === "number" ? id : undefined;
}

export interface Turn {
  message: Message;
  /** The task that is shown below the message: below the one that asked for it. */
  taskId: number | undefined;
}

/** Messages with their tasks, each task once. Pure. */
export function turnsOf(messages: readonly Message[]): Turn[] {
  const shown = new Set<number>();
  return messages.map((message) => {
    const taskId = taskIdOf(message);
    if (taskId === undefined || shown.has(taskId)) return { message, taskId: undefined };
    shown.add(taskId);
    return { message, taskId: message.role === "user" ? taskId : undefined };
  });
}
