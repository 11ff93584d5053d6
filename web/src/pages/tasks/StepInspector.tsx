import type { Task, TaskStep } from "@orchestrator/contracts";
import { taskCan } from "@orchestrator/contracts/task-state";
import { RotateCcw, X } from "lucide-react";
import { useState } from "react";
import type { ReactNode } from "react";
import { usePreferences } from "../../app/app-context.ts";
import { Button } from "../../components/Button.tsx";
import { ErrorBoundary } from "../../components/ErrorBoundary.tsx";
import { IconButton } from "../../components/IconButton.tsx";
import { JsonView } from "../../components/JsonView.tsx";
import { Status } from "../../components/Status.tsx";
import { AttemptList } from "./AttemptList.tsx";
import { Details } from "../../components/Details.tsx";
import { OutputView } from "./OutputView.tsx";
import { ResolveUnknown } from "./ResolveUnknown.tsx";
import { RetryDialog } from "./RetryDialog.tsx";
import { StepFacts } from "./StepFacts.tsx";
import { StepFailure } from "./StepFailure.tsx";

interface StepInspectorProps {
  task: Task;
  step: TaskStep;
  agentNames: ReadonlyMap<number, string>;
  onClose: () => void;
}

/** Everything about one step. */
export function StepInspector({ task, step, agentNames, onClose }: StepInspectorProps) {
  const [isRetrying, setRetrying] = useState(false);
  const { view } = usePreferences();
  const isText = typeof step.output_data === "string";
  const facts = <StepFacts key="facts" task={task} step={step} />;
  const attempts = (
    <Part key="attempts" title="Attempts">
      <AttemptList taskId={task.id} step={step} agentNames={agentNames} />
    </Part>
  );
  const input = step.input_data !== null && (
    <Part key="input" title="Input">
      <JsonView value={step.input_data} name={`Input of step ${step.step_number}`} />
    </Part>
  );
  const output = step.output_data !== null && (
    <Part key="output" title="Output">
      <OutputView output={step.output_data} name={`Output of step ${step.step_number}`} />
    </Part>
  );
  // What is wrong comes first; who only wants an answer sees words, and the rest when asked for.
  const inOrder = step.error === null ? [facts, input, output, attempts] : [attempts, facts, input, output];
  const inWords = (
    <>
      {facts}
      {isText && output}
      <Details>
        {attempts}
        {input}
        {!isText && output}
      </Details>
    </>
  );
  return (
    <aside
      aria-label={`Step ${step.step_number}`}
      onKeyDown={({ key }) => key === "Escape" && onClose()}
      className="flex w-105 shrink-0 flex-col border-l border-line bg-bg max-lg:w-90 max-sm:fixed max-sm:inset-0 max-sm:z-30 max-sm:w-full"
    >
      <div className="flex items-center gap-2 border-b border-line py-1 pr-1 pl-4">
        <h2 className="mr-auto font-semibold">Step {step.step_number}</h2>
        <Status status={step.status} />
        <IconButton icon={X} label="Close the step" onClick={onClose} />
      </div>
      <ErrorBoundary key={step.step_number}>
        <div className="flex min-h-0 flex-1 flex-col gap-5 overflow-y-auto p-4">
          <p className="font-medium break-words">{step.description}</p>
          {step.status === "unknown" && <ResolveUnknown taskId={task.id} stepNumber={step.step_number} />}
          {step.error !== null && <StepFailure error={step.error} status={step.status} />}
          {view === "simple" ? inWords : inOrder}
        </div>
      </ErrorBoundary>
      <div className="border-t border-line p-2">
        <Button
          onClick={() => setRetrying(true)}
          disabledReason={taskCan("retry", task.status) ? undefined : "The task has not ended"}
        >
          <RotateCcw size={14} aria-hidden />
          Retry from this step
        </Button>
      </div>
      {isRetrying && (
        <RetryDialog task={task} stepNumber={step.step_number} onClose={() => setRetrying(false)} />
      )}
    </aside>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-1.5">
      <h3 className="text-sm font-medium text-muted">{title}</h3>
      {children}
    </section>
  );
}
