import { Link } from "@tanstack/react-router";
import { Check } from "lucide-react";
import { useEffect, useRef } from "react";
import { wizardSteps } from "./draft.ts";
import type { WizardStep } from "./draft.ts";

export const stepTitles: Record<WizardStep, string> = {
  template: "Template",
  info: "Info",
  connection: "Connection",
  mapping: "Mapping",
  test: "Test",
  review: "Review",
};

const numbers: Record<WizardStep, string> = {
  template: "1",
  info: "2",
  connection: "3",
  mapping: "3.5",
  test: "4",
  review: "5",
};

/** Where one is; steps that are complete, and the first that is not, can be gone to. */
export function StepList({ current, furthest }: { current: WizardStep; furthest: WizardStep }) {
  const reached = wizardSteps.indexOf(furthest);
  const list = useRef<HTMLOListElement>(null);
  // On a phone not all steps fit; a step that becomes complete changes their width.
  useEffect(() => {
    const mark = list.current?.querySelector("[aria-current=step]");
    mark?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [current, furthest]);
  return (
    <ol
      ref={list}
      aria-label="Steps"
      tabIndex={0}
      className="flex shrink-0 gap-1 overflow-x-auto border-b border-line px-4 py-2"
    >
      {wizardSteps.map((step) => (
        <li key={step} className="flex">
          <Step step={step} isCurrent={step === current} reached={reached} />
        </li>
      ))}
    </ol>
  );
}

function Step({ step, isCurrent, reached }: { step: WizardStep; isCurrent: boolean; reached: number }) {
  const i = wizardSteps.indexOf(step);
  const content = (
    <>
      <Mark isDone={i < reached}>{numbers[step]}</Mark>
      {stepTitles[step]}
    </>
  );
  // No link: one is there already, and the router's links would call it the current page.
  if (isCurrent)
    return (
      <span aria-current="step" className={`${look} bg-selected font-medium`}>
        {content}
      </span>
    );
  if (i > reached)
    return (
      <span className={`${look} text-muted`} title="The steps before it are not complete">
        {content}
      </span>
    );
  return (
    <Link to="." search={{ step }} resetScroll={false} className={`${look} hover:bg-hover`}>
      {content}
    </Link>
  );
}

const look = "flex h-7 items-center gap-1.5 rounded px-2 whitespace-nowrap max-sm:h-9";

function Mark({ children, isDone = false }: { children: string; isDone?: boolean }) {
  return (
    <span
      className={`flex h-4.5 min-w-4.5 items-center justify-center rounded-full border px-1 text-xs tabular-nums ${isDone ? "border-ok text-ok" : "border-line-strong"}`}
    >
      {isDone ? <Check size={11} aria-label="complete" /> : children}
    </span>
  );
}
