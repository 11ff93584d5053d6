import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef } from "react";
import { useApp, usePreferences } from "../../app/app-context.ts";
import { randomKey } from "../../components/random-key.ts";
import { pb } from "../../paths.ts";
import { sessionKeys } from "../sessions/session-keys.ts";

/** Sends what was typed as a task of the session; without one a session begins. */
export function useSend(sessionId: string | undefined, onSent: () => void) {
  const { client } = useApp();
  const { userId } = usePreferences();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const lastTry = useRef({ text: "", key: "", sessionId: "" });
  return useMutation({
    mutationFn: async (text: string) => {
      // The same words again after an interruption are the same message.
      if (lastTry.current.text !== text) lastTry.current = { text, key: randomKey(), sessionId: "" };
      const { current } = lastTry;
      if (current.sessionId === "") current.sessionId = sessionId ?? (await beginSession());
      return client.tasks.create(
        { description: text, user_id: userId, session_id: current.sessionId },
        { idempotencyKey: current.key },
      );
    },
    onSuccess: async ({ session_id: session }) => {
      lastTry.current = { text: "", key: "", sessionId: "" };
      onSent();
      if (session !== sessionId) await navigate({ to: pb.chat(), search: { session } });
      await queries.invalidateQueries({ queryKey: sessionKeys.all });
    },
  });

  async function beginSession(): Promise<string> {
    return (await client.sessions.create({ user_id: userId })).session_id;
  }
}
