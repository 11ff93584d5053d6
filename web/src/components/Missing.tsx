import type { ProblemError } from "@orchestrator/client";
import { describeError } from "./describe-error.ts";
import { EmptyState } from "./EmptyState.tsx";
import WaysOn from "./WaysOn.tsx";

/** What an address leads to is not there, or not any more: where to go instead. */
export default function Missing({ error }: { error: ProblemError }) {
  return (
    <EmptyState title={describeError(error).detail.replace(/\.$/, "")}>
      <WaysOn code={error.code} />
    </EmptyState>
  );
}
