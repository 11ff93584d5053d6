import { Link } from "@tanstack/react-router";
import { CircleAlert, CircleCheck, X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { IconButton } from "../components/IconButton.tsx";
import { useApp } from "./app-context.ts";

export function ToastList() {
  const { toasts } = useApp();
  const all = useSyncExternalStore(toasts.subscribe, () => toasts.all);
  return (
    <div
      aria-live="polite"
      className="pointer-events-none fixed right-3 bottom-3 z-40 flex w-88 max-w-[calc(100vw-24px)] flex-col gap-2 max-sm:bottom-16"
    >
      {all.map(({ id, tone, text, link }) => (
        <div
          key={id}
          role={tone === "bad" ? "alert" : undefined}
          className="pointer-events-auto flex items-start gap-2 rounded-md border border-line bg-raised py-2 pr-1 pl-3 shadow-float"
        >
          {tone === "bad" ? (
            <CircleAlert size={15} aria-hidden className="mt-1.5 shrink-0 text-bad" />
          ) : (
            <CircleCheck size={15} aria-hidden className="mt-1.5 shrink-0 text-ok" />
          )}
          <p className="min-w-0 flex-1 py-1 break-words">
            {text}{" "}
            {link !== undefined && (
              <Link to={link.to} className="font-medium text-accent underline">
                {link.text}
              </Link>
            )}
          </p>
          <IconButton icon={X} label="Dismiss" onClick={() => toasts.dismiss(id)} />
        </div>
      ))}
    </div>
  );
}
