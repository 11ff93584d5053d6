import type { Json, Task } from "@orchestrator/contracts";
import { Loading } from "../../components/Loading.tsx";
import { Details } from "../../components/Details.tsx";
import { AnswerView } from "./AnswerView.tsx";
import { readFacts } from "./read-facts.ts";
import { StepFailure } from "./StepFailure.tsx";

/** What came of the task: its output, or why there is none and what was done all the same. */
export function TaskOutcome({ task }: { task: Task }) {
  const { result, error, partial_results: partial, status } = task;
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-4">
      {error !== null && <StepFailure error={error} />}
      {result === null && error === null && <Loading what="what the agents answer; the task is not over" />}
      {result !== null && <p className="text-muted">{result.summary}</p>}
      {result !== null && status === "completed" && (
        <Answer output={result.output} name={`Result of task ${task.id}`} />
      )}
      {partial.map(({ step_number: step, agent_name: agent, output }) => (
        <section key={step} className="flex flex-col gap-2">
          <h2 className="font-semibold">
            Step {step} <span className="font-normal text-muted">· {agent}</span>
          </h2>
          <Answer output={output} name={`Output of step ${step}`} />
        </section>
      ))}
    </div>
  );
}

/** Data that are no few plain values are no words: they are folded for who only wants an answer. */
function Answer({ output, name }: { output: Json; name: string }) {
  const view = <AnswerView output={output} name={name} />;
  const isInWords = typeof output === "string" || readFacts(output) !== undefined;
  return isInWords ? view : <Details>{view}</Details>;
}
