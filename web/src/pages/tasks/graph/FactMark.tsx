import { ArrowRightLeft, Ban, CopyCheck, MailX, RotateCw } from "lucide-react";
import type { LucideIcon } from "lucide-react";
import type { StepFact } from "../step-facts.ts";

const icons: Record<StepFact["kind"], LucideIcon> = {
  attempts: RotateCw,
  moved: ArrowRightLeft,
  discarded: MailX,
  reused: CopyCheck,
  cancel: Ban,
};

/** What happened to a step, as small as a node needs it; the words are there for a pointer and a screen reader. */
export function FactMark({ kind, text, count }: StepFact) {
  const Icon = icons[kind];
  return (
    <span className="flex shrink-0 items-center gap-0.5 text-warn" title={text}>
      <Icon size={12} aria-hidden />
      <span className="sr-only">{text}</span>
      {count !== undefined && <span aria-hidden>{count}</span>}
    </span>
  );
}
