import type { CreatedTask, Plan } from "@orchestrator/contracts";
import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { useApp, usePreferences } from "../../app/app-context.ts";
import { randomKey } from "../../components/random-key.ts";

export interface NewTask {
  description: string;
  sessionId?: string | undefined;
  /** As it was previewed; without one the service plans. */
  plan?: Plan | undefined;
}

/** Submits a task; the same one again after an interruption makes no second task. */
export function useCreateTask(onCreated: (task: CreatedTask) => void) {
  const { client } = useApp();
  const { userId } = usePreferences();
  const lastTry = useRef({ body: "", key: "" });
  return useMutation({
    mutationFn: ({ description, sessionId, plan }: NewTask) => {
      const input = { description, user_id: userId, session_id: sessionId, plan };
      const body = JSON.stringify(input);
      if (lastTry.current.body !== body) lastTry.current = { body, key: randomKey() };
      return client.tasks.create(input, { idempotencyKey: lastTry.current.key });
    },
    onSuccess: (task) => {
      lastTry.current = { body: "", key: "" };
      onCreated(task);
    },
  });
}
