import type { Plan } from "@orchestrator/contracts";
import { describeDuration } from "../../components/describe-time.ts";

/** Who would do what, after what, and why. */
export function PlanPreview({ plan }: { plan: Plan }) {
  const { steps, complexity, estimated_duration: seconds, planner, fallback_reason: fallback } = plan;
  return (
    <section aria-label="Plan" className="rounded-md border border-line">
      <p className="border-b border-line px-3 py-1.5 text-muted">
        {steps.length === 1 ? "1 step" : `${steps.length} steps`} · {complexity} · about{" "}
        {describeDuration(seconds * 1000)} · planned by {planner}
        {fallback !== undefined && fallback !== null && ` (${fallback})`}
      </p>
      <ol className="max-h-72 overflow-y-auto">
        {steps.map((step) => (
          <li key={step.step_number} className="flex gap-3 border-b border-line px-3 py-2 last:border-0">
            <span className="w-4 shrink-0 text-right text-muted tabular-nums">{step.step_number}</span>
            <div className="min-w-0">
              <p className="break-words">{step.description}</p>
              <p className="text-sm text-muted">
                <span className="font-medium text-text">{step.agent_name}</span>
                {step.dependencies.length > 0 && ` · after ${step.dependencies.join(", ")}`}
                {step.reason !== "" && ` · ${step.reason}`}
                {planner !== "given" && ` · ${Math.round(step.confidence * 100)} % sure`}
              </p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
