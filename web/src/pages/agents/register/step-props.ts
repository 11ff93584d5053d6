import type { Template } from "@orchestrator/contracts";
import type { WizardStep } from "./draft.ts";
import type { FieldProblems } from "./step-problems.ts";
import type { ConnectionTesting } from "./use-connection-test.ts";
import type { DraftState } from "./use-draft.ts";

export interface StepProps {
  state: DraftState;
  /** To be shown beside the fields. */
  problems: FieldProblems;
  test: ConnectionTesting;
  missingRole: string | undefined;
  go: (step: WizardStep) => void;
}

export interface TemplatedStepProps extends StepProps {
  template: Template;
}
