import type { TemplateSummary } from "@orchestrator/contracts";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useMemo } from "react";
import { useApp } from "../../../app/app-context.ts";
import { useMissingRole } from "../../../app/use-missing-role.ts";
import { Button } from "../../../components/Button.tsx";
import { PageHeader } from "../../../components/PageHeader.tsx";
import { QueryPanel } from "../../../components/QueryPanel.tsx";
import { templateKeys } from "../../templates/template-keys.ts";
import { wizardSteps } from "./draft.ts";
import type { WizardStep } from "./draft.ts";
import { readRegisterPlace } from "./register-place.ts";
import { furthestStep } from "./step-problems.ts";
import { StepList } from "./StepList.tsx";
import { useDraft } from "./use-draft.ts";
import { WizardBody } from "./WizardBody.tsx";

/** Takes an agent in: how it is called, that it works, and only then its registration. */
export function RegisterPage() {
  const { client } = useApp();
  const search: Record<string, unknown> = useSearch({ strict: false });
  const place = useMemo(() => readRegisterPlace(search), [search]);
  const state = useDraft();
  const { draft, secret, change, clear } = state;
  const navigate = useNavigate();
  const missingRole = useMissingRole("operator");
  const templates = useQuery({ queryKey: templateKeys.list, queryFn: () => client.templates.list() });
  useBeginWith(place.template, draft.template, templates.data, change);

  const furthest = furthestStep(draft, secret);
  const step = earlierOf(place.step ?? "template", furthest);
  const go = (to: WizardStep): void => void navigate({ to: ".", search: { step: to }, resetScroll: false });
  const startOver = (): void => {
    clear();
    go("template");
  };
  return (
    <>
      <PageHeader title="Register an agent">
        <Button onClick={startOver} disabledReason={draft.template === "" ? "Nothing is entered" : undefined}>
          Start over
        </Button>
      </PageHeader>
      <StepList current={step} furthest={furthest} />
      {missingRole !== undefined && (
        <p role="status" className="border-b border-line bg-warn-soft px-4 py-1.5 text-warn">
          {missingRole}. You can look around; testing and registering is for operators.
        </p>
      )}
      <QueryPanel query={templates} what="the templates">
        {(all) => <WizardBody templates={all} state={state} step={step} go={go} missingRole={missingRole} />}
      </QueryPanel>
    </>
  );
}

const earlierOf = (wanted: WizardStep, furthest: WizardStep): WizardStep =>
  wizardSteps[Math.min(wizardSteps.indexOf(wanted), wizardSteps.indexOf(furthest))] ?? "template";

/** `?template=name` of the address is chosen, once. */
function useBeginWith(
  wanted: string | undefined,
  chosen: string,
  templates: readonly TemplateSummary[] | undefined,
  change: (change: { template: string }) => void,
): void {
  useEffect(() => {
    if (wanted === undefined || chosen !== "") return;
    if (templates?.some(({ name }) => name === wanted) === true) change({ template: wanted });
  }, [wanted, chosen, templates, change]);
}
