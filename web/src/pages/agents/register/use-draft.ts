import { useCallback, useEffect, useState } from "react";
import { emptyDraft } from "./draft.ts";
import type { Draft } from "./draft.ts";
import { tabTexts } from "../../../app/browser-storage.ts";

const STORED_AS = "orchestrator.register";
/** A larger answer is read again with one more call. */
const LARGEST_KEPT = 512 * 1024;

export interface DraftState {
  draft: Draft;
  change: (change: Partial<Draft>) => void;
  /** Held in memory only. */
  secret: string;
  setSecret: (secret: string) => void;
  clear: () => void;
}

/** What was entered outlives a reload of the tab, but for the secret. */
export function useDraft(): DraftState {
  const [draft, setDraft] = useState(readDraft);
  const [secret, setSecret] = useState("");
  useEffect(() => keepDraft(draft), [draft]);
  const change = useCallback((part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part })), []);
  const clear = useCallback(() => {
    setDraft(emptyDraft);
    setSecret("");
  }, []);
  return { draft, change, secret, setSecret, clear };
}

function readDraft(): Draft {
  try {
    const stored = JSON.parse(tabTexts.getItem(STORED_AS) ?? "{}") as Partial<Draft>;
    return { ...emptyDraft, ...stored };
  } catch {
    return emptyDraft;
  }
}

function keepDraft(draft: Draft): void {
  const text = JSON.stringify(draft);
  const kept = text.length <= LARGEST_KEPT ? text : JSON.stringify({ ...draft, answer: null });
  try {
    tabTexts.setItem(STORED_AS, kept);
  } catch {
    // A browser that keeps nothing loses the draft on a reload, and nothing else.
  }
}
