import type { CallPreview } from "@orchestrator/contracts";
import type { UseQueryResult } from "@tanstack/react-query";
import { describeError } from "../../../components/describe-error.ts";
import { ShownRequest } from "./ShownRequest.tsx";

/** The exact request of the step, secrets hidden, as far as it can be built. */
export function RequestPreview({ preview }: { preview: UseQueryResult<CallPreview> }) {
  const { data, error } = preview;
  const { request = null, request_error: problem = null } = data ?? {};
  return (
    <section aria-labelledby="request-title" className="flex flex-col gap-1.5">
      <h2 id="request-title" className="font-semibold">
        The request
      </h2>
      {error !== null && (
        <p role="alert" className="rounded bg-bad-soft px-2.5 py-1.5 break-words text-bad">
          {describeError(error).detail}
        </p>
      )}
      {problem !== null && (
        <p role="alert" className="rounded bg-bad-soft px-2.5 py-1.5 break-words text-bad">
          {problem}
        </p>
      )}
      {request !== null && <ShownRequest request={request} />}
    </section>
  );
}
