import type { TaskStep } from "@orchestrator/contracts";
import { useState } from "react";
import { Button } from "../../components/Button.tsx";
import { Select } from "../../components/Select.tsx";
import { TextArea } from "../../components/TextArea.tsx";
import { dataText, problemOf } from "./step-data.ts";
import type { TypedData } from "./step-data.ts";

interface StepDataProps {
  steps: readonly TaskStep[];
  typed: TypedData;
  onChange: (typed: TypedData) => void;
}

/** The data that steps are to work on, one step at a time: it may be long. */
export function StepData({ steps, typed, onChange }: StepDataProps) {
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState<number>();
  const step = steps.find(({ step_number: number }) => number === chosen) ?? steps[0];
  if (step === undefined) return null;
  const { step_number: number } = step;
  const before = dataText(step);
  const text = typed[number] ?? before;
  const isChanged = text !== before;
  const asItWas = (): void =>
    onChange(Object.fromEntries(Object.entries(typed).filter(([key]) => key !== String(number))));
  return (
    <details
      className="rounded-md border border-line px-3 py-2"
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>Give steps other data</summary>
      {isOpen && (
        <div className="mt-2 flex flex-col gap-2">
          <div className="flex flex-wrap gap-2">
            <Select
              label="The step to give other data"
              className="max-w-full min-w-0 flex-1"
              value={number}
              onChange={({ target }) => setChosen(Number(target.value))}
            >
              {steps.map((one) => (
                <option key={one.step_number} value={one.step_number}>
                  {one.step_number}. {one.description.slice(0, 80)}
                  {(typed[one.step_number] ?? dataText(one)) !== dataText(one) && " (changed)"}
                </option>
              ))}
            </Select>
            <Button onClick={asItWas} disabledReason={isChanged ? undefined : "It is as it was"}>
              As it was
            </Button>
          </div>
          <TextArea
            label={`Data of step ${number}, as JSON`}
            rows={6}
            spellCheck={false}
            className="[&_textarea]:font-mono [&_textarea]:text-sm"
            value={text}
            placeholder={before === "" ? "What it had is too long to be shown here." : undefined}
            hint={`${originOf(step)} null has it take what the steps before it answer.`}
            error={isChanged ? problemOf(text) : undefined}
            onChange={({ target }) => onChange({ ...typed, [number]: target.value })}
          />
        </div>
      )}
    </details>
  );
}

function originOf({ input_given: isGiven, dependencies }: TaskStep): string {
  if (isGiven) return "What it had was given with the task.";
  return dependencies.length === 0 ? "It had none." : "It had what the steps before it answered.";
}
