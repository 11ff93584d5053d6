import { readFile } from "node:fs/promises";
import type { GivenAuthConfig } from "@orchestrator/contracts";
import { readInput } from "../read-input.ts";
import { UsageError } from "../usage-error.ts";

export interface AuthFlags {
  auth?: GivenAuthConfig["type"];
  authHeader?: string;
  authUser?: string;
  authTokenEnv?: string;
  authTokenFile?: string;
  authTokenStdin?: boolean;
  /** The service reads the token from this variable of its own environment. */
  authServerEnv?: string;
}

/**
 * How the service proves itself to the agent. The token itself never stands in the arguments, where everybody on the
 * machine can read it.
 * @throws UsageError
 */
export async function authOf(
  flags: AuthFlags,
  env: Readonly<Record<string, string | undefined>>,
): Promise<GivenAuthConfig | undefined> {
  const { auth, authHeader, authUser, authServerEnv } = flags;
  const token = await tokenOf(flags, env);
  if (auth === undefined && (token !== undefined || authServerEnv !== undefined))
    throw new UsageError("a token was given; say with --auth how it is sent: bearer, api_key or basic");
  if (auth === undefined) return undefined;
  return {
    type: auth,
    ...(token === undefined ? {} : { token }),
    ...(authServerEnv === undefined ? {} : { env_var: authServerEnv }),
    ...(authHeader === undefined ? {} : { header: authHeader }),
    ...(authUser === undefined ? {} : { username: authUser }),
  };
}

async function tokenOf(
  { authTokenEnv, authTokenFile, authTokenStdin }: AuthFlags,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  if (authTokenEnv !== undefined) return notEmpty(env[authTokenEnv] ?? "", `the variable ${authTokenEnv}`);
  if (authTokenStdin === true) return notEmpty(await readInput(), "standard input");
  if (authTokenFile === undefined) return undefined;
  const text = await readFile(authTokenFile, "utf8").catch((error: unknown) => {
    throw new UsageError(
      `the token cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  return notEmpty(text.trim(), authTokenFile);
}

function notEmpty(token: string, place: string): string {
  if (token !== "") return token;
  throw new UsageError(`there is no token in ${place}`);
}
