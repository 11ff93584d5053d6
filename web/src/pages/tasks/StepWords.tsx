import type { TaskStep } from "@orchestrator/contracts";

interface StepWordsProps {
  steps: readonly TaskStep[];
  /** By the number of the step; what is not here is as it was. */
  words: Readonly<Record<string, string>>;
  onChange: (stepNumber: number, text: string) => void;
}

/** What steps are to do, to be put in other words. */
export function StepWords({ steps, words, onChange }: StepWordsProps) {
  return (
    <details className="rounded-md border border-line px-3 py-2">
      <summary>Change what the steps are to do</summary>
      <div className="mt-2 flex max-h-72 flex-col gap-2 overflow-y-auto">
        {steps.map(({ step_number: number, description, agent_name: agent }) => (
          <label key={number} className="flex flex-col gap-1">
            <span className="text-sm text-muted">
              Step {number} · {agent}
            </span>
            <textarea
              rows={2}
              value={words[number] ?? description}
              onChange={({ target }) => onChange(number, target.value)}
              className="resize-y rounded border border-line-strong bg-bg px-2 py-1.5"
            />
          </label>
        ))}
      </div>
    </details>
  );
}
