import type { WizardStep } from "./draft.ts";
import { wizardSteps } from "./draft.ts";

export interface RegisterPlace {
  step?: WizardStep | undefined;
  /** A template to begin with. */
  template?: string | undefined;
}

const isStep = (value: unknown): value is WizardStep => (wizardSteps as readonly unknown[]).includes(value);

export const readRegisterPlace = (search: Record<string, unknown>): RegisterPlace => ({
  step: isStep(search["step"]) ? search["step"] : undefined,
  template: typeof search["template"] === "string" ? search["template"] : undefined,
});
