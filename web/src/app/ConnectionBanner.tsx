import { useEffect, useState, useSyncExternalStore } from "react";
import { useFeedState } from "../live/use-feed-state.ts";
import { useApp, usePreferences } from "./app-context.ts";

/** A short interruption is not worth a word. */
const PATIENCE_MS = 1200;
const HEALED_SHOWN_MS = 3000;

type Notice = "none" | "away" | "healed";

/** Says that the service is away, and that it is back. */
export function ConnectionBanner() {
  const { keys } = useApp();
  const { view } = usePreferences();
  const state = useFeedState();
  // While a key is asked for the service is there, and waits for it.
  const isAsked = useSyncExternalStore(keys.subscribe, () => keys.question !== undefined);
  const isAway = state === "lost" || state === "connecting";
  const notice = useNotice(isAway && !isAsked, state === "open");
  if (state === "refused") {
    return (
      <p role="status" className="bg-warn-soft px-3 py-1.5 text-warn">
        The service gives no live updates without an API key.{" "}
        <button
          type="button"
          className="font-medium underline"
          onClick={() => void keys.ask("Live updates need an API key.")}
        >
          Enter a key
        </button>
      </p>
    );
  }
  return (
    <div role="status">
      {notice === "away" && !isAsked && (
        <p className="bg-warn-soft px-3 py-1.5 text-warn">
          The service does not answer. This page tries again by itself, and goes on where it was.
          {view === "power" && " If it is not running, start it again: npm start, or orchestrator serve."}
        </p>
      )}
      {notice === "healed" && (
        <p className="bg-ok-soft px-3 py-1.5 text-ok">The service is back; this page is up to date.</p>
      )}
    </div>
  );
}

function useNotice(isAway: boolean, isOpen: boolean): Notice {
  const [notice, setNotice] = useState<Notice>("none");
  useEffect(() => {
    if (isAway) {
      const timer = setTimeout(() => setNotice("away"), PATIENCE_MS);
      return () => clearTimeout(timer);
    }
    if (!isOpen) return undefined;
    setNotice((before) => (before === "away" ? "healed" : "none"));
    const timer = setTimeout(() => setNotice("none"), HEALED_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isAway, isOpen]);
  return notice;
}
