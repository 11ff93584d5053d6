import { ProblemError } from "@orchestrator/client";
import type { Agent } from "@orchestrator/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useApp } from "../../../app/app-context.ts";
import { Button } from "../../../components/Button.tsx";
import { ErrorPanel } from "../../../components/ErrorPanel.tsx";
import { pb } from "../../../paths.ts";
import { agentKeys } from "../agent-keys.ts";
import { callConfig } from "./call-config.ts";
import { capabilitiesOf } from "./draft.ts";
import type { WizardStep } from "./draft.ts";
import type { TemplatedStepProps } from "./step-props.ts";

/** All that was entered once more, and the registration. */
export function ReviewStep({ state, template, missingRole, go }: TemplatedStepProps) {
  const { draft } = state;
  const register = useRegister({ state, template });
  const capabilities = capabilitiesOf(draft);
  return (
    <div className="flex max-w-2xl flex-col gap-4">
      <dl className="divide-y divide-line rounded-md border border-line">
        <Row title="Template" step="template" go={go}>
          {template.display_name}
        </Row>
        <Row title="Name" step="info" go={go}>
          {draft.name}
        </Row>
        <Row title="Description" step="info" go={go}>
          {draft.description === "" ? <None /> : draft.description}
        </Row>
        <Row title="Capabilities" step="info" go={go}>
          {capabilities.length === 0 ? <None /> : capabilities.join(", ")}
        </Row>
        <Row title="Who may use it" step="info" go={go}>
          {draft.visibility === "shared" ? "everybody" : "only me"}
        </Row>
        <Row title="Endpoint" step="connection" go={go}>
          <span className="font-mono break-all">{draft.endpoint}</span>
        </Row>
        <Row title="Authentication" step="connection" go={go}>
          {draft.authType === "none"
            ? "none"
            : `${draft.authType}, ${draft.secretFrom === "token" ? "with a secret that is kept sealed" : `from ${draft.envVar}`}`}
        </Row>
        <Row title="Mapping" step="mapping" go={go}>
          {draft.mapping === "" ? "as in the template" : "its own"}
        </Row>
        <Row title="Test" step="test" go={go}>
          {draft.isWaived ? (
            <span className="text-warn">left out</span>
          ) : (
            <span className="text-ok">passed; the service calls the agent once more before it registers</span>
          )}
        </Row>
      </dl>
      {register.error !== null && (
        <>
          <ErrorPanel error={register.error} />
          {isNameTaken(register.error) && (
            <Button className="self-start" onClick={() => go("info")}>
              Choose another name
            </Button>
          )}
        </>
      )}
      <Button
        kind="primary"
        className="self-start"
        autoFocus
        disabledReason={missingRole ?? (register.isPending ? "The agent is being registered" : undefined)}
        onClick={() => register.mutate()}
      >
        {register.isPending ? "Registering …" : "Register the agent"}
      </Button>
    </div>
  );
}

const isNameTaken = (error: Error): boolean =>
  error instanceof ProblemError && error.code === "AGENT_NAME_TAKEN";

function useRegister({ state, template }: Pick<TemplatedStepProps, "state" | "template">) {
  const { draft, secret, clear } = state;
  const { client, toasts } = useApp();
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (): Promise<Agent> => {
      const config = callConfig(draft, template, secret);
      if (config === undefined) throw new Error("The mapping cannot be read. Correct it first.");
      const { template: name, auth_config, ...custom } = config;
      return client.agents.registerWithTemplate({
        name: draft.name.trim(),
        description: draft.description.trim(),
        endpoint: draft.endpoint.trim(),
        capabilities: capabilitiesOf(draft),
        visibility: draft.visibility,
        template_id: name,
        custom_config: custom,
        auth_config,
        test_query: draft.testQuery.trim() === "" ? "Hello" : draft.testQuery,
        skip_test: draft.isWaived,
      });
    },
    onSuccess: async (agent) => {
      await queries.invalidateQueries({ queryKey: agentKeys.all });
      toasts.say(`${agent.name} is registered.`);
      clear();
      await navigate({ to: pb.agent({ agentId: agent.id }), search: {} });
    },
  });
}

interface RowProps {
  title: string;
  step: WizardStep;
  go: (step: WizardStep) => void;
  children: ReactNode;
}

function Row({ title, step, go, children }: RowProps) {
  return (
    <div className="flex min-h-8 items-baseline gap-3 px-3 py-1.5">
      <dt className="w-28 shrink-0 text-muted">{title}</dt>
      <dd className="line-clamp-3 min-w-0 flex-1 break-words">{children}</dd>
      <dd>
        <button
          type="button"
          className="text-accent underline"
          aria-label={`Change: ${title}`}
          onClick={() => go(step)}
        >
          Change
        </button>
      </dd>
    </div>
  );
}

const None = () => <span className="text-muted">none</span>;
