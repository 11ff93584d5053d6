import type { GivenAgentConfig, PreviewCall, Template } from "@orchestrator/contracts";
import { parseMapping } from "./mapping-text.ts";
import type { Draft } from "./draft.ts";

type GivenAuth = NonNullable<GivenAgentConfig["auth_config"]>;
type Params = NonNullable<GivenAgentConfig["params"]>;

export interface CallConfig {
  template: string;
  auth_config: GivenAuth;
  params: Params;
  request_mapping?: NonNullable<PreviewCall["template_config"]["request_mapping"]>;
  response_mapping?: NonNullable<PreviewCall["template_config"]["response_mapping"]>;
}

/** How the agent is called, as the API takes it; undefined while the mapping is not readable. */
export function callConfig(draft: Draft, template: Template, secret: string): CallConfig | undefined {
  const shared = {
    template: draft.template,
    auth_config: authConfig(draft, secret),
    params: paramsOf(draft, template),
  };
  if (draft.mapping.trim() === "") return shared;
  const parsed = parseMapping(draft.mapping, draft.mappingFormat);
  if (!parsed.ok) return undefined;
  // The API fills in what is left out of a part, and says what is wrong with it.
  return { ...shared, ...(parsed.mapping as Pick<CallConfig, "request_mapping" | "response_mapping">) };
}

/** The same without the secret: for a preview it is enough that there is one. */
export const withoutSecret = ({ auth_config: { token, ...auth }, ...config }: CallConfig): CallConfig => ({
  ...config,
  auth_config: token === undefined ? auth : { ...auth, has_token: true },
});

function authConfig(draft: Draft, secret: string): GivenAuth {
  if (draft.authType === "none") return { type: "none" };
  return {
    type: draft.authType,
    ...(draft.secretFrom === "env_var" ? { env_var: draft.envVar.trim() } : { token: secret }),
    ...(draft.header.trim() === "" ? {} : { header: draft.header.trim() }),
    ...(draft.username.trim() === "" ? {} : { username: draft.username.trim() }),
  };
}

/** As the kind of value that the template has. */
function paramsOf(draft: Draft, template: Template): Params {
  return Object.fromEntries(
    Object.entries(template.params).map(([name, before]) => {
      const text = draft.params[name] ?? String(before);
      if (typeof before === "number" && Number.isFinite(Number(text))) return [name, Number(text)];
      if (typeof before === "boolean") return [name, text === "true"];
      return [name, text];
    }),
  );
}
