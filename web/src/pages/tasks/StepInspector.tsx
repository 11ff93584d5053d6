import type { Task, TaskStep } from "@orchestrator/contracts";
import { taskCan } from "@orchestrator/contracts/task-state";
import { RotateCcw, X } from "lucide-react";
import { useState } from "react";
import type { ReactNode } from "react";
import { Button } from "../../components/Button.tsx";
import { ErrorBoundary } from "../../components/ErrorBoundary.tsx";
import { IconButton } from "../../components/IconButton.tsx";
import { JsonView } from "../../components/JsonView.tsx";
import { Status } from "../../components/Status.tsx";
import { AttemptList } from "./AttemptList.tsx";
import { describeReceipt } from "./describe-receipt.ts";
import { OutputView } from "./OutputView.tsx";
import { ResolveUnknown } from "./ResolveUnknown.tsx";
import { RetryDialog } from "./RetryDialog.tsx";
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
  const planned = task.plan?.steps.find(({ step_number: number }) => number === step.step_number);
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
        <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-4">
          <p className="break-words">{step.description}</p>
          {step.status === "unknown" && <ResolveUnknown taskId={task.id} stepNumber={step.step_number} />}
          {step.error !== null && <StepFailure error={step.error} />}
          <Part title="Agent">
            <p>
              {step.agent_name}
              {step.capability !== null && <span className="text-muted"> · {step.capability}</span>}
              {step.reused && (
                <span className="text-muted"> · not called: carried over from the task before</span>
              )}
            </p>
            {planned !== undefined && (
              <p className="text-muted">
                Why: {planned.reason === "" ? "given in the plan" : planned.reason} (
                {Math.round(planned.confidence * 100)} % sure)
                {planned.agent_name !== step.agent_name && `; planned for ${planned.agent_name}`}
              </p>
            )}
            {step.dependencies.length > 0 && (
              <p className="text-muted">
                After {step.dependencies.map((number) => `step ${number}`).join(", ")}
              </p>
            )}
            {step.cancel !== null && (
              <p className="text-muted">Cancel: {describeReceipt(step.cancel.receipt)}.</p>
            )}
          </Part>
          {step.output_data !== null && (
            <Part title="Output">
              <OutputView output={step.output_data} name={`Output of step ${step.step_number}`} />
            </Part>
          )}
          {step.input_data !== null && (
            <Part title="Input">
              <JsonView value={step.input_data} name={`Input of step ${step.step_number}`} />
            </Part>
          )}
          <Part title="Attempts">
            <AttemptList step={step} agentNames={agentNames} />
          </Part>
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
