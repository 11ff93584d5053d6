import type { AuthConfig } from "@orchestrator/contracts";
import type { AgentTarget } from "../connector.ts";
import { isHeaderValue } from "./header-patterns.ts";

/** The secret that `auth` names for an agent; undefined when it is not set, not kept or not allowed. */
export type SecretOf = (target: AgentTarget, auth: AuthConfig) => Promise<string | undefined>;

export type Authorization =
  | { ok: true; headers: Record<string, string>; secrets: string[] }
  | { ok: false; message: string };

/** The headers that prove who we are, and every text that must not be seen elsewhere. */
export async function authorize(
  target: AgentTarget,
  auth: AuthConfig,
  secretOf: SecretOf,
): Promise<Authorization> {
  if (auth.type === "none") return { ok: true, headers: {}, secrets: [] };
  if (auth.env_var === undefined && auth.has_token !== true) {
    return {
      ok: false,
      message: `auth_config has the type ${auth.type} and no secret. Give the token, or name the environment variable that holds it (env_var).`,
    };
  }
  const secret = (await secretOf(target, auth))?.trim();
  if (secret === undefined || secret === "") return { ok: false, message: missing(auth) };
  if (!isHeaderValue(secret) && auth.type !== "basic") {
    return {
      ok: false,
      message: "The agent's secret holds a character that headers cannot carry.",
    };
  }
  const [name, value] = headerOf(auth, secret);
  return {
    ok: true,
    headers: { [name.toLowerCase()]: value },
    // Of "user:password" the password alone is a secret too.
    secrets: [
      secret,
      value.replace(/^\S+ /, ""),
      ...(auth.type === "basic" ? secret.split(":").slice(1) : []),
    ],
  };
}

function missing({ has_token: isKept, env_var: envVar }: AuthConfig): string {
  if (isKept === true) return "The agent's token is not kept for this address any more. Give it again.";
  return `The environment variable ${envVar ?? ""} is not set for the orchestrator. Set it to the agent's secret and restart.`;
}

function headerOf(auth: AuthConfig, secret: string): [name: string, value: string] {
  switch (auth.type) {
    case "basic": {
      const pair = auth.username === undefined ? secret : `${auth.username}:${secret}`;
      return [auth.header ?? "authorization", `Basic ${Buffer.from(pair).toString("base64")}`];
    }
    case "api_key":
      return [auth.header ?? "x-api-key", secret];
    case "bearer":
    case "bearer_token":
    case "none":
      return [auth.header ?? "authorization", `Bearer ${secret}`];
  }
}
