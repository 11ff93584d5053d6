import type { Task, TaskStep } from "@orchestrator/contracts";
import { Link } from "@tanstack/react-router";
import { pb } from "../../paths.ts";
import { describeReceipt } from "./describe-receipt.ts";

/** What the step is, who does it and why, and after what. */
export function StepFacts({ task, step }: { task: Task; step: TaskStep }) {
  const { agent_id: agentId, agent_name: agentName, capability, dependencies, cancel } = step;
  return (
    <dl className="grid grid-cols-[4.5rem_minmax(0,1fr)] gap-y-1 *:[dt]:text-muted">
      <dt>Agent</dt>
      <dd className="break-words">
        {agentId === null ? (
          agentName
        ) : (
          <Link to={pb.agent({ agentId })} className="text-accent underline">
            {agentName}
          </Link>
        )}
        {capability !== null && <span className="text-muted"> · {capability}</span>}
        {step.reused && <span className="text-muted"> · not called: the output was carried over</span>}
      </dd>
      <Why task={task} step={step} />
      {dependencies.length > 0 && (
        <>
          <dt>After</dt>
          <dd>
            {dependencies.length === 1 ? "step" : "steps"} {dependencies.join(", ")}
          </dd>
        </>
      )}
      {cancel !== null && (
        <>
          <dt>Cancel</dt>
          <dd>{describeReceipt(cancel.receipt)}</dd>
        </>
      )}
    </dl>
  );
}

/** Why this agent. Who gave a plan knows why; how sure a planner was is told of what was planned. */
function Why({ task: { plan }, step }: { task: Task; step: TaskStep }) {
  const planned = plan?.steps.find(({ step_number: number }) => number === step.step_number);
  if (plan === null || planned === undefined) return null;
  const isGiven = plan.planner === "given";
  const reason = planned.reason === "" ? "given in the plan" : planned.reason;
  return (
    <>
      <dt>Why</dt>
      <dd className="break-words">
        {reason}
        {!isGiven && <span className="text-muted"> · {Math.round(planned.confidence * 100)} % sure</span>}
        {planned.agent_name !== step.agent_name && `; planned for ${planned.agent_name}`}
      </dd>
    </>
  );
}
