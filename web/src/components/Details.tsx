import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { usePreferences } from "../app/app-context.ts";

/** Codes, numbers and JSON: in sight for who operates the service, folded for who only wants an answer. */
export function Details({ children }: { children: ReactNode }) {
  const { view } = usePreferences();
  if (view === "power") return children;
  return (
    <details className="group/details">
      <summary className="flex list-none items-center gap-1 text-sm text-muted hover:text-text">
        <ChevronRight size={12} aria-hidden className="transition-transform group-open/details:rotate-90" />
        Details
      </summary>
      <div className="mt-1.5 flex flex-col gap-3">{children}</div>
    </details>
  );
}
