import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { loadLater, unseen } from "../components/load-later.tsx";
import { pb } from "../paths.ts";

const ShortcutHelp = loadLater(() => import("./ShortcutHelp.tsx").then((module) => module.default), unseen);

const places: Partial<Record<string, () => string>> = {
  c: pb.chat,
  o: pb.overview,
  t: pb.tasks,
  a: pb.agents,
  m: pb.templates,
  s: pb.sessions,
};
const SECOND_KEY_MS = 1200;

/** Keys that work wherever nothing is being written. */
export default function Shortcuts() {
  const navigate = useNavigate();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const wentAt = useRef(0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
      if (event.key === "?") setHelpOpen(true);
      const place = Date.now() - wentAt.current < SECOND_KEY_MS ? places[event.key] : undefined;
      wentAt.current = event.key === "g" ? Date.now() : 0;
      if (place !== undefined) void navigate({ to: place(), search: {} });
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [navigate]);
  if (!isHelpOpen) return null;
  return <ShortcutHelp onClose={() => setHelpOpen(false)} />;
}

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.closest("input, textarea, select, dialog") !== null);
