import type { CallPreview } from "@orchestrator/contracts";
import type { UseQueryResult } from "@tanstack/react-query";
import { Button } from "../../../components/Button.tsx";
import { describeError } from "../../../components/describe-error.ts";
import { JsonView } from "../../../components/JsonView.tsx";
import { AnswerReading } from "./AnswerReading.tsx";
import type { SeenAnswer } from "./draft.ts";
import type { ConnectionTesting } from "./use-connection-test.ts";

interface AnswerPanelProps {
  preview: UseQueryResult<CallPreview>;
  answer: SeenAnswer | null;
  test: ConnectionTesting;
  missingRole: string | undefined;
  onUsePath: (path: string) => void;
}

/** What the agent answered, and what the mapping reads from it, as it is now. */
export function AnswerPanel({ preview, answer, test, missingRole, onUsePath }: AnswerPanelProps) {
  const reading = preview.data?.reading ?? null;
  const report = test.data?.report;
  return (
    <section aria-labelledby="answer-title" className="flex flex-col gap-2">
      <div className="flex items-center gap-2">
        <h2 id="answer-title" className="mr-auto font-semibold">
          The answer
        </h2>
        <Button
          disabledReason={missingRole ?? (test.isPending ? "The agent is being called" : undefined)}
          onClick={() => test.mutate(undefined)}
        >
          {answer === null ? "Call the agent" : "Call it again"}
        </Button>
      </div>
      {test.isPending && <p role="status">The agent is being called …</p>}
      {test.error !== null && (
        <p role="alert" className="rounded bg-bad-soft px-2.5 py-1.5 break-words text-bad">
          {describeError(test.error).detail}
        </p>
      )}
      {answer === null && report?.success === false && (
        <p role="alert" className="rounded bg-bad-soft px-2.5 py-1.5 break-words text-bad">
          {report.error} {report.message}
        </p>
      )}
      {answer === null && report === undefined && (
        <p className="text-muted">
          Call the agent once: its real answer stays here while you write the mapping, and the result is read
          from it as you type.
        </p>
      )}
      {answer !== null && reading !== null && <AnswerReading reading={reading} onUsePath={onUsePath} />}
      {answer !== null && (
        <>
          <h3 className="text-sm text-muted">Answered with status {answer.status_code}</h3>
          <JsonView value={report?.response ?? answer.body} name="Answer of the agent" />
        </>
      )}
    </section>
  );
}
