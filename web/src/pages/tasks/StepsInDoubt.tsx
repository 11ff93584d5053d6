import type { StepFinding, TaskStep } from "@orchestrator/contracts";
import { lateAnswer } from "./step-findings.ts";
import type { Said } from "./step-findings.ts";

interface StepsInDoubtProps {
  steps: readonly TaskStep[];
  said: Readonly<Record<string, Said>>;
  onSay: (stepNumber: number, said: Said) => void;
}

/** Nobody knows what these steps' agents did before the cancel; a person who has looked says it of each. */
export function StepsInDoubt({ steps, said, onSay }: StepsInDoubtProps) {
  return (
    <div className="flex flex-col gap-3 rounded-md border border-line bg-odd-soft p-3" role="alert">
      <p>
        Nobody knows what {steps.length === 1 ? "this agent" : "these agents"} did before the task was
        cancelled, and it must not be done twice. Find out, and say what came of it.
      </p>
      {steps.map((step) => (
        <Doubt key={step.step_number} step={step} said={said[step.step_number]} onSay={onSay} />
      ))}
    </div>
  );
}

interface DoubtProps {
  step: TaskStep;
  said: Said | undefined;
  onSay: StepsInDoubtProps["onSay"];
}

function Doubt({ step, said, onSay }: DoubtProps) {
  const { step_number: number, agent_name: agent, description } = step;
  const words = said?.words ?? lateAnswer(step);
  const choose = (outcome: StepFinding["outcome"]): void => onSay(number, { outcome, words });
  const name = `found-${number}`;
  return (
    <fieldset className="flex min-w-0 flex-col gap-1">
      <legend className="break-words font-medium">
        Step {number} · {agent}: {description.slice(0, 120)}
      </legend>
      <label className="flex items-center gap-2">
        <input
          type="radio"
          name={name}
          className="size-3.5 shrink-0 accent-accent"
          checked={said?.outcome === "completed"}
          onChange={() => choose("completed")}
        />
        It did it; the step keeps what it gave
      </label>
      {said?.outcome === "completed" && (
        <textarea
          aria-label={`What the agent of step ${number} gave`}
          placeholder="What it gave, as text or JSON"
          rows={2}
          value={words}
          onChange={({ target }) => onSay(number, { outcome: "completed", words: target.value })}
          className="resize-y rounded border border-line-strong bg-bg px-2 py-1.5"
        />
      )}
      <label className="flex items-center gap-2">
        <input
          type="radio"
          name={name}
          className="size-3.5 shrink-0 accent-accent"
          checked={said?.outcome === "retry"}
          onChange={() => choose("retry")}
        />
        Call it again
      </label>
    </fieldset>
  );
}
