import { userInfo } from "node:os";

/** What every command takes, as a flag or from the environment. */
export interface GlobalFlags {
  url?: string;
  apiKey?: string;
  /** False with `--no-color`. */
  color: boolean;
}

export interface Settings {
  /** Of the service, without a slash at the end. */
  url: string;
  apiKey: string | undefined;
  noColor: boolean;
  env: Readonly<Record<string, string | undefined>>;
}

const DEFAULT_URL = "http://127.0.0.1:8000";

/** Flags before the environment; an empty variable is an absent one. */
export function settingsOf(flags: GlobalFlags, env: NodeJS.ProcessEnv = process.env): Settings {
  return {
    url: (flags.url || env["ORCHESTRATOR_URL"] || DEFAULT_URL).replace(/\/+$/, ""),
    apiKey: flags.apiKey || env["ORCHESTRATOR_API_KEY"] || undefined,
    noColor: !flags.color,
    env,
  };
}

/** Who is at the keyboard: the label under which tasks are submitted when none is given. */
export function userName(env: Readonly<Record<string, string | undefined>>): string {
  try {
    return userInfo().username;
  } catch {
    // A container's user may have no entry in the list of users.
    return env["USER"] || env["USERNAME"] || "cli";
  }
}
