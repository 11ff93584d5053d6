import { UnreachableError } from "@orchestrator/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useApp, usePreferences } from "../../app/app-context.ts";
import { randomKey } from "../../components/random-key.ts";
import { pb } from "../../paths.ts";
import { sessionKeys } from "../sessions/session-keys.ts";

/** Long enough for a service that only stumbled. */
const AGAIN_MS = 3000;

/**
 * Sends what was typed as a task of the session; without one a session begins. What the service was not there for is
 * sent when it is back, unless other words were typed meanwhile.
 */
export function useSend(sessionId: string | undefined, typed: string, onSent: () => void) {
  const { client, feed } = useApp();
  const { userId } = usePreferences();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const lastTry = useRef({ text: "", key: "" });
  const sending = useMutation({
    mutationFn: (text: string) => {
      // The same words again after an interruption are the same message.
      if (lastTry.current.text !== text) lastTry.current = { text, key: randomKey() };
      return client.tasks.create(
        { description: text, user_id: userId, session_id: sessionId },
        { idempotencyKey: lastTry.current.key },
      );
    },
    onSuccess: async ({ session_id: session }) => {
      lastTry.current = { text: "", key: "" };
      onSent();
      if (session !== sessionId) await navigate({ to: pb.chat(), search: { session } });
      await queries.invalidateQueries({ queryKey: sessionKeys.all });
    },
  });
  const { mutate, error } = sending;
  const isToSendAgain = error instanceof UnreachableError && typed === lastTry.current.text;
  useEffect(() => {
    if (!isToSendAgain) return undefined;
    const again = (): void => mutate(typed);
    // Events that come in say that the service is there.
    const timer = feed.state === "open" ? setTimeout(again, AGAIN_MS) : undefined;
    const forget = feed.onOpen(again);
    return () => {
      clearTimeout(timer);
      forget();
    };
  }, [isToSendAgain, typed, mutate, feed]);
  return sending;
}
