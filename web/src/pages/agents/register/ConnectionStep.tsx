import type { AuthConfig } from "@orchestrator/contracts";
import { Field } from "../../../components/Field.tsx";
import { LabelledSelect } from "../../../components/LabelledSelect.tsx";
import type { Draft } from "./draft.ts";
import type { TemplatedStepProps } from "./step-props.ts";

const authTypes: readonly { type: AuthConfig["type"]; title: string }[] = [
  { type: "none", title: "None" },
  { type: "bearer", title: "Bearer token" },
  { type: "api_key", title: "API key in a header" },
  { type: "basic", title: "User and password" },
];

/** Where the agent is, and how the service proves itself there. */
export function ConnectionStep({ state, problems, template }: TemplatedStepProps) {
  const { draft, change } = state;
  return (
    <div className="flex max-w-xl flex-col gap-4">
      <Field
        label="Endpoint"
        autoFocus
        type="url"
        inputMode="url"
        value={draft.endpoint}
        placeholder="http://127.0.0.1:8002"
        hint={`The base address; the template adds ${template.request_mapping.path}`}
        error={problems.endpoint}
        onChange={({ target }) => change({ endpoint: target.value })}
      />
      {Object.entries(template.params).map(([name, before]) => (
        <Field
          key={name}
          label={name}
          value={draft.params[name] ?? String(before)}
          hint={`A setting of the template; it stands for \${params.${name}}`}
          onChange={({ target }) => change({ params: { ...draft.params, [name]: target.value } })}
        />
      ))}
      <LabelledSelect
        label="Authentication"
        value={draft.authType === "bearer_token" ? "bearer" : draft.authType}
        hint={
          template.auth_config.type === "none"
            ? undefined
            : `The template usually asks for ${template.auth_config.type}.`
        }
        onChange={({ target }) =>
          change({ authType: authTypes.find(({ type }) => type === target.value)?.type ?? "none" })
        }
      >
        {authTypes.map(({ type, title }) => (
          <option key={type} value={type}>
            {title}
          </option>
        ))}
      </LabelledSelect>
      {draft.authType !== "none" && <SecretFields {...{ state, problems, template }} />}
    </div>
  );
}

function SecretFields({
  state: { draft, change, secret, setSecret },
  problems,
}: Pick<TemplatedStepProps, "state" | "problems" | "template">) {
  return (
    <fieldset className="flex flex-col gap-4 rounded-md border border-line p-3">
      <legend className="px-1 text-muted">Secret</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        <From value="token" title="Enter it here" draft={draft} change={change} />
        <From value="env_var" title="From an environment variable" draft={draft} change={change} />
      </div>
      {draft.secretFrom === "token" ? (
        <Field
          label={draft.authType === "basic" ? "Password" : "Token"}
          type="password"
          autoComplete="off"
          value={secret}
          error={problems.secret}
          hint="Kept sealed by the service, for this address only, and never shown again. Not kept by this browser."
          onChange={({ target }) => setSecret(target.value)}
        />
      ) : (
        <Field
          label="Environment variable"
          value={draft.envVar}
          placeholder="AGENT_SECRET_MINE"
          error={problems.envVar}
          hint="Of the service. Its name begins with AGENT_SECRET_, or stands in AGENT_ENV_ALLOW."
          onChange={({ target }) => change({ envVar: target.value })}
        />
      )}
      {draft.authType === "basic" && (
        <Field
          label="User"
          value={draft.username}
          autoComplete="off"
          onChange={({ target }) => change({ username: target.value })}
        />
      )}
      <Field
        label="Header"
        value={draft.header}
        placeholder={draft.authType === "api_key" ? "x-api-key" : "authorization"}
        hint="Leave it empty for the usual one."
        onChange={({ target }) => change({ header: target.value })}
      />
    </fieldset>
  );
}

interface FromProps {
  value: Draft["secretFrom"];
  title: string;
  draft: Draft;
  change: (change: Partial<Draft>) => void;
}

function From({ value, title, draft, change }: FromProps) {
  return (
    <label className="flex items-center gap-1.5">
      <input
        type="radio"
        name="secret-from"
        className="accent-(--accent)"
        checked={draft.secretFrom === value}
        onChange={() => change({ secretFrom: value })}
      />
      {title}
    </label>
  );
}
