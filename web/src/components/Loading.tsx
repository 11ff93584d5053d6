import { LoaderCircle } from "lucide-react";

/** @param what is read, e.g. "the task" */
export function Loading({ what }: { what?: string }) {
  return (
    <p role="status" className="flex items-center gap-2 p-4 text-muted">
      <LoaderCircle size={14} className="turning" aria-hidden />
      Reading {what ?? "the page"} …
    </p>
  );
}
