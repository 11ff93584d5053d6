import type { AuthConfig } from "@orchestrator/contracts";
import { isHeaderValue } from "./header-patterns.ts";

/** The value of an environment variable that agents may use; undefined when it is not set or not allowed. */
export type SecretOf = (envVar: string) => string | undefined;

export type Authorization =
  | { ok: true; headers: Record<string, string>; secrets: string[] }
  | { ok: false; message: string };

/** The headers that prove who we are, and every text that must not be seen elsewhere. */
export function authorize(auth: AuthConfig, secretOf: SecretOf): Authorization {
  if (auth.type === "none") return { ok: true, headers: {}, secrets: [] };
  if (auth.env_var === undefined) {
    return {
      ok: false,
      message: `auth_config has the type ${auth.type} and no env_var. Name the environment variable that holds the secret.`,
    };
  }
  const secret = secretOf(auth.env_var)?.trim();
  if (secret === undefined || secret === "") {
    return {
      ok: false,
      message: `The environment variable ${auth.env_var} is not set for the orchestrator. Set it to the agent's secret and restart.`,
    };
  }
  if (!isHeaderValue(secret) && auth.type !== "basic") {
    return {
      ok: false,
      message: `The environment variable ${auth.env_var} holds a character that headers cannot carry.`,
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
