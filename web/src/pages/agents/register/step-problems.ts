import { capabilitiesOf, fingerprintOf, wizardSteps } from "./draft.ts";
import type { Draft, WizardStep } from "./draft.ts";
import { parseMapping } from "./mapping-text.ts";

export type FieldProblems = Partial<Record<keyof Draft | "secret", string>>;

const NAME = /^[A-Za-z0-9][A-Za-z0-9 _.-]{0,63}$/;
const ENV_VAR = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

/** What is still missing on each step, by field. */
export function problemsOf(step: WizardStep, draft: Draft, secret: string): FieldProblems {
  switch (step) {
    case "template":
      return draft.template === "" ? { template: "Choose a template" } : {};
    case "info":
      return infoProblems(draft);
    case "connection":
      return connectionProblems(draft, secret);
    case "mapping": {
      if (draft.mapping.trim() === "") return {};
      const parsed = parseMapping(draft.mapping, draft.mappingFormat);
      return parsed.ok ? {} : { mapping: parsed.message };
    }
    case "test":
      if (draft.isWaived || draft.passed === fingerprintOf(draft, secret)) return {};
      return {
        passed:
          draft.passed === null
            ? "Test the connection, or register without a test"
            : "The agent was changed after its test; test it again",
      };
    case "review":
      return {};
  }
}

function infoProblems(draft: Draft): FieldProblems {
  if (draft.name.trim() === "") return { name: "Give the agent a name" };
  if (!NAME.test(draft.name.trim()))
    return { name: "A name has 1 to 64 letters, digits, spaces, dots, dashes or underscores" };
  const capabilities = capabilitiesOf(draft);
  if (capabilities.length > 50) return { capabilities: "At most 50 capabilities" };
  if (capabilities.some((text) => text.length > 128))
    return { capabilities: "A capability has at most 128 characters" };
  return {};
}

function connectionProblems(draft: Draft, secret: string): FieldProblems {
  const url = URL.parse(draft.endpoint.trim());
  if (draft.endpoint.trim() === "") return { endpoint: "Enter the agent's address" };
  if (url === null || !/^https?:$/.test(url.protocol))
    return { endpoint: "An address begins with http:// or https://, e.g. http://127.0.0.1:8002" };
  if (url.username !== "" || url.password !== "" || url.hash !== "")
    return { endpoint: "Leave user, password and fragment out of the address" };
  if (draft.authType === "none") return {};
  if (draft.secretFrom === "token")
    return secret === "" ? { secret: "Enter the secret; it is not kept over a reload" } : {};
  return ENV_VAR.test(draft.envVar.trim())
    ? {}
    : { envVar: "Name the environment variable of the service, e.g. AGENT_SECRET_MINE" };
}

export const firstProblem = (problems: FieldProblems): string | undefined => Object.values(problems)[0];

/** The furthest step that may be opened: everything before it is complete. */
export const furthestStep = (draft: Draft, secret: string): WizardStep =>
  wizardSteps.find((step) => firstProblem(problemsOf(step, draft, secret)) !== undefined) ?? "review";
