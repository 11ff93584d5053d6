import { useMutation } from "@tanstack/react-query";
import { useApp } from "../../app/app-context.ts";

export type BulkAction = "cancel" | "retry";

const AT_ONCE = 6;

export interface BulkOutcome {
  done: number;
  /** What the first refusal said. */
  refusal: string | undefined;
  refused: number;
}

const words: Record<BulkAction, string> = { cancel: "cancelled", retry: "retried" };

/** Does one thing to many tasks, a few at a time; what is refused does not stop the others. */
export function useBulkAction() {
  const { client, toasts } = useApp();
  return useMutation({
    mutationFn: async ({ action, taskIds }: { action: BulkAction; taskIds: readonly number[] }) => {
      const queue = [...taskIds];
      const outcome: BulkOutcome = { done: 0, refused: 0, refusal: undefined };
      const work = async (): Promise<void> => {
        for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
          try {
            await (action === "cancel" ? client.tasks.cancel(id) : client.tasks.retry(id));
            outcome.done++;
          } catch (error) {
            outcome.refused++;
            outcome.refusal ??= error instanceof Error ? error.message : String(error);
          }
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      return outcome;
    },
    onSuccess: ({ done, refused, refusal }, { action }) => {
      if (done > 0) toasts.say(`${done === 1 ? "1 task" : `${done} tasks`} ${words[action]}.`);
      if (refused > 0)
        toasts.fail(
          `${refused === 1 ? "1 task was" : `${refused} tasks were`} not ${words[action]}: ${refusal}`,
        );
    },
  });
}
