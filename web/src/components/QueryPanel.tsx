import { ProblemError } from "@orchestrator/client";
import type { ReactNode } from "react";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { ErrorPanel } from "./ErrorPanel.tsx";
import { loadLater } from "./load-later.tsx";
import { Loading } from "./Loading.tsx";

const Missing = loadLater(() => import("./Missing.tsx").then((module) => module.default));

interface QueryPanelProps<T> {
  query: {
    data: T | undefined;
    error: unknown;
    failureReason: unknown;
    refetch: () => unknown;
  };
  /** What is read, e.g. "the task". */
  what: string;
  children: (data: T) => ReactNode;
}

/** To ask again would find it no more. */
const isMissing = (error: unknown): error is ProblemError =>
  error instanceof ProblemError && (error.status === 404 || error.status === 410);

/** What a query gives: its data, also old ones while the service is away; else why there is none yet. */
export function QueryPanel<T>({ query, what, children }: QueryPanelProps<T>) {
  const { data, error, failureReason } = query;
  if (data !== undefined) return <ErrorBoundary>{children(data)}</ErrorBoundary>;
  const reason = error ?? failureReason;
  if (reason !== null && reason !== undefined)
    return isMissing(reason) ? (
      <Missing error={reason} />
    ) : (
      <ErrorPanel error={reason} reset={() => void query.refetch()} />
    );
  return <Loading what={what} />;
}
