import type { ReactNode } from "react";

/** Nothing is here: why, and what to do next. */
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="m-auto flex max-w-md flex-col items-center gap-2 p-8 text-center text-muted">
      <h2 className="text-lg font-semibold text-text">{title}</h2>
      {children}
    </div>
  );
}
