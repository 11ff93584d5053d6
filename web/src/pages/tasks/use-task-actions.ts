import type { CancelledTask, ResolveStep, RetryTask, Task } from "@orchestrator/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useApp } from "../../app/app-context.ts";
import { randomKey } from "../../components/random-key.ts";
import { pb } from "../../paths.ts";
import { describeReceipt } from "./describe-receipt.ts";
import { taskKeys } from "./task-keys.ts";

/** What can be done with a task; what came of it is said in a toast. */
export function useTaskActions(taskId: number) {
  const { client, toasts } = useApp();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const onError = (error: unknown): void => toasts.fail(error);
  const readAgain = (): Promise<void> => queries.invalidateQueries({ queryKey: taskKeys.snapshot(taskId) });
  return {
    cancel: useMutation({
      mutationFn: () => client.tasks.cancel(taskId),
      onSuccess: (cancelled) => {
        toasts.say(receiptsText(cancelled));
        return readAgain();
      },
      onError,
    }),
    pause: useMutation({ mutationFn: () => client.tasks.pause(taskId), onSuccess: readAgain, onError }),
    resume: useMutation({ mutationFn: () => client.tasks.resume(taskId), onSuccess: readAgain, onError }),
    retry: useMutation({
      mutationFn: (input: Partial<RetryTask>) =>
        client.tasks.retry(taskId, input, { idempotencyKey: randomKey() }),
      onSuccess: ({ task_id: newId }) => {
        toasts.say(`Task ${newId} does it again.`);
        void navigate({ to: pb.task({ taskId: newId }) });
        return readAgain();
      },
    }),
    resolve: useMutation({
      mutationFn: ({ stepNumber, resolution }: { stepNumber: number; resolution: ResolveStep }) =>
        client.tasks.resolveStep(taskId, stepNumber, resolution),
      onSuccess: (task: Task) => queries.setQueryData(taskKeys.snapshot(taskId), task),
      onError,
    }),
  };
}

function receiptsText({ task_id: id, receipts, children }: CancelledTask): string {
  const told = receipts
    .filter(({ receipt }) => receipt !== "too_late")
    .map(({ step_number: step, receipt }) => `Step ${step}: ${describeReceipt(receipt)}.`);
  const others = children.filter(({ status }) => status === "cancelled").map((child) => child.task_id);
  const also = others.length === 0 ? "" : `, and with it ${others.join(", ")}`;
  return [`Task ${id} is cancelled${also}.`, ...told].join(" ");
}
