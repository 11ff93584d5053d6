import type { ReactNode } from "react";

/** The page's name and what can be done on it; also the name of the browser's tab. */
export function PageHeader({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b border-line px-4 py-1.5">
      <title>{`${title} · Orchestrator`}</title>
      <h1 className="mr-auto truncate text-lg font-semibold">{title}</h1>
      {children}
    </div>
  );
}
