import type { Json, PlanStep } from "@orchestrator/contracts";
import type { StepInput } from "../connectors/connector.ts";
import { dataOfDependencies } from "../tasks/step-data.ts";

export interface StepInputFacts {
  sessionId: string;
  taskId: number;
  taskDescription: string;
  step: PlanStep;
  /** Input that a person set in place of what the dependencies gave. */
  editedInput: Json | undefined;
  outputs: ReadonlyMap<number, Json>;
  history: StepInput["context"]["history"];
  summary: string | null;
}

/** What a step gives its agent. Pure. */
export function stepInput({
  sessionId,
  taskId,
  taskDescription,
  step,
  editedInput,
  outputs,
  history,
  summary,
}: StepInputFacts): StepInput {
  return {
    description: step.description,
    data: editedInput ?? dataOfDependencies(step.dependencies, outputs),
    capability: step.capability,
    context: {
      session_id: sessionId,
      task_id: taskId,
      step_number: step.step_number,
      task_description: taskDescription,
      history,
      summary,
    },
  };
}
