import type { TemplateSummary } from "@orchestrator/contracts";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApp } from "../../../app/app-context.ts";
import { Button } from "../../../components/Button.tsx";
import { QueryPanel } from "../../../components/QueryPanel.tsx";
import { templateKeys } from "../../templates/template-keys.ts";
import { ConnectionStep } from "./ConnectionStep.tsx";
import { wizardSteps } from "./draft.ts";
import type { WizardStep } from "./draft.ts";
import { InfoStep } from "./InfoStep.tsx";
import { MappingStep } from "./MappingStep.tsx";
import { ReviewStep } from "./ReviewStep.tsx";
import { stepTitles } from "./StepList.tsx";
import { firstProblem, problemsOf } from "./step-problems.ts";
import { TemplateStep } from "./TemplateStep.tsx";
import { TestStep } from "./TestStep.tsx";
import { useConnectionTest } from "./use-connection-test.ts";
import type { DraftState } from "./use-draft.ts";

interface WizardBodyProps {
  templates: readonly TemplateSummary[];
  state: DraftState;
  step: WizardStep;
  go: (step: WizardStep) => void;
  missingRole: string | undefined;
}

/** The open step, with the ways back and on. */
export function WizardBody({ templates, state, step, go, missingRole }: WizardBodyProps) {
  const { client } = useApp();
  const { draft, secret } = state;
  const [isTold, setTold] = useState<WizardStep>();
  const summary = templates.find(({ name }) => name === draft.template);
  const template = useQuery({
    queryKey: templateKeys.one(summary?.id ?? 0),
    queryFn: () => client.templates.get(summary?.id ?? 0),
    enabled: summary !== undefined,
  });
  const test = useConnectionTest(state, template.data);
  const problems = problemsOf(step, draft, secret);
  const problem = firstProblem(problems);
  const at = wizardSteps.indexOf(step);
  const before = wizardSteps[at - 1];
  const next = wizardSteps[at + 1];
  const goOn = (): void => {
    if (next !== undefined && problem === undefined) go(next);
  };
  // What is wrong is said after one tried to go on, and while it is mended.
  const shown = isTold === step ? problems : {};
  const shared = { state, problems: shown, test, missingRole, go };
  return (
    <form
      aria-label={stepTitles[step]}
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => (event.preventDefault(), goOn())}
    >
      <div className="min-h-0 flex-1 overflow-y-auto p-4">
        {step === "template" && <TemplateStep templates={templates} state={state} />}
        {step === "info" && <InfoStep {...shared} />}
        {step !== "template" && step !== "info" && (
          <QueryPanel query={template} what="the template">
            {(full) => (
              <>
                {step === "connection" && <ConnectionStep {...shared} template={full} />}
                {step === "mapping" && <MappingStep {...shared} template={full} />}
                {step === "test" && <TestStep {...shared} template={full} />}
                {step === "review" && <ReviewStep {...shared} template={full} />}
              </>
            )}
          </QueryPanel>
        )}
      </div>
      <div className="flex shrink-0 items-center gap-2 border-t border-line bg-surface px-4 py-2">
        <Button
          disabledReason={before === undefined ? "This is the first step" : undefined}
          onClick={() => before !== undefined && go(before)}
        >
          Back
        </Button>
        {next !== undefined && (
          <>
            <Button kind="primary" type="submit" disabledReason={problem} onRefused={() => setTold(step)}>
              Next: {stepTitles[next]}
            </Button>
            {problem !== undefined && (
              <p className="min-w-0 text-muted" role={isTold === step ? "alert" : undefined}>
                {problem}
              </p>
            )}
          </>
        )}
      </div>
    </form>
  );
}
