import type { RetryTask, Task, TaskStep } from "@orchestrator/contracts";
import { useState } from "react";
import { Button } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { ErrorPanel } from "../../components/ErrorPanel.tsx";
import { Select } from "../../components/Select.tsx";
import { findingsOf, stepsInDoubt } from "./step-findings.ts";
import type { Said } from "./step-findings.ts";
import { StepsInDoubt } from "./StepsInDoubt.tsx";
import { givenData } from "./step-data.ts";
import type { TypedData } from "./step-data.ts";
import { StepData } from "./StepData.tsx";
import { StepWords } from "./StepWords.tsx";
import { useTaskActions } from "./use-task-actions.ts";

type From = RetryTask["from"];

interface RetryDialogProps {
  task: Task;
  /** The step to begin from, when it was asked for there. */
  stepNumber?: number;
  onClose: () => void;
}

/** The task again as a new one: what did not complete, from one step on, or all of it; perhaps in other words. */
export function RetryDialog({ task, stepNumber, onClose }: RetryDialogProps) {
  const { retry } = useTaskActions(task.id);
  const hasFailed = task.steps.some(({ status }) => status !== "completed");
  const [from, setFrom] = useState<From>(stepNumber !== undefined ? "step" : hasFailed ? "failure" : "start");
  const [step, setStep] = useState(stepNumber ?? task.steps[0]?.step_number ?? 1);
  const [description, setDescription] = useState(task.description);
  const [words, setWords] = useState<Readonly<Record<string, string>>>({});
  const [data, setData] = useState<TypedData>({});
  const [inDoubt, setInDoubt] = useState<readonly number[]>([]);
  const [said, setSaid] = useState<Readonly<Record<string, Said>>>({});
  const isNewText = from === "start" && description.trim() !== task.description;
  const editable = isNewText ? [] : stepsToEdit(task.steps, from, step);
  const { inputs, wrong } = givenData(editable, data);
  // All of it calls every agent again, and a step that is named is called.
  const asked = from === "start" ? [] : inDoubt.filter((number) => from !== "step" || number !== step);
  const { findings, unsaid } = findingsOf(asked, said);
  const submit = (): void => {
    if (wrong.length > 0 || unsaid.length > 0) return;
    const edits = Object.fromEntries(
      editable.flatMap(({ step_number: number }) => {
        const edited = words[number];
        return edited === undefined ? [] : [[String(number), edited]];
      }),
    );
    retry.mutate(
      {
        from,
        ...(from === "step" ? { step_number: step } : {}),
        ...(isNewText ? { description: description.trim() } : {}),
        ...(Object.keys(edits).length === 0 ? {} : { step_descriptions: edits }),
        ...(Object.keys(inputs).length === 0 ? {} : { step_inputs: inputs }),
        ...(asked.length === 0 ? {} : { step_findings: findings }),
      },
      {
        onSuccess: onClose,
        onError: (error) => setInDoubt([...new Set([...inDoubt, ...stepsInDoubt(error)])]),
      },
    );
  };
  return (
    <Dialog title="Retry" width="wide" onClose={onClose}>
      <form className="flex flex-col gap-3 p-4 pt-0" onSubmit={(event) => (event.preventDefault(), submit())}>
        <fieldset className="flex flex-col gap-2">
          <legend className="sr-only">What is done again</legend>
          <Choice of="failure" chosen={from} onChoose={setFrom} title="What did not complete">
            Completed steps keep their outputs; no agent is called for them.
          </Choice>
          <Choice of="step" chosen={from} onChoose={setFrom} title="From one step on">
            <Select
              label="The step to begin from"
              className="max-w-full"
              value={step}
              disabled={from !== "step"}
              onChange={({ target }) => setStep(Number(target.value))}
            >
              {task.steps.map(({ step_number: number, description: text }) => (
                <option key={number} value={number}>
                  {number}. {text.slice(0, 80)}
                </option>
              ))}
            </Select>
          </Choice>
          <Choice of="start" chosen={from} onChoose={setFrom} title="All of it">
            Every agent is called again. If you change the words below, a new plan is made for them.
          </Choice>
        </fieldset>
        {from === "start" && (
          <textarea
            aria-label="What is to be done"
            rows={3}
            value={description}
            onChange={({ target }) => setDescription(target.value)}
            className="resize-y rounded border border-line-strong bg-bg px-2 py-1.5"
          />
        )}
        {editable.length > 0 && (
          <StepWords
            steps={editable}
            words={words}
            onChange={(number, text) => setWords({ ...words, [number]: text })}
          />
        )}
        {editable.length > 0 && <StepData steps={editable} typed={data} onChange={setData} />}
        {asked.length > 0 && (
          <StepsInDoubt
            steps={task.steps.filter(({ step_number: number }) => asked.includes(number))}
            said={said}
            onSay={(number, one) => setSaid({ ...said, [number]: one })}
          />
        )}
        {retry.error !== null && stepsInDoubt(retry.error).length === 0 && <ErrorPanel error={retry.error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Close</Button>
          <Button kind="primary" type="submit" disabledReason={reasonAgainst(retry.isPending, wrong, unsaid)}>
            Retry as a new task
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function reasonAgainst(
  isPending: boolean,
  wrong: readonly number[],
  unsaid: readonly number[],
): string | undefined {
  if (unsaid.length > 0) return `Say what became of step ${unsaid.join(", ")}`;
  if (wrong.length > 0) return `The data of step ${wrong.join(", ")} is no JSON`;
  return isPending ? "It is being submitted" : undefined;
}

/** Whose words and data may be changed; the service says no where a step does not run again. */
function stepsToEdit(steps: readonly TaskStep[], from: From, step: number): TaskStep[] {
  if (from === "start") return [...steps];
  if (from === "step") return steps.filter(({ step_number: number }) => number === step);
  return steps.filter(({ status }) => status !== "completed");
}

interface ChoiceProps {
  of: From;
  chosen: From;
  onChoose: (from: From) => void;
  title: string;
  children: React.ReactNode;
}

function Choice({ of, chosen, onChoose, title, children }: ChoiceProps) {
  return (
    <div className="flex gap-2">
      <input
        type="radio"
        name="from"
        id={`retry-${of}`}
        checked={of === chosen}
        onChange={() => onChoose(of)}
        className="mt-0.5 size-3.5 shrink-0 accent-accent"
      />
      <div className="min-w-0">
        <label htmlFor={`retry-${of}`} className="font-medium">
          {title}
        </label>
        <div className="text-muted">{children}</div>
      </div>
    </div>
  );
}
