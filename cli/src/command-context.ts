import { createClient } from "@orchestrator/client";
import type { Client } from "@orchestrator/client";
import { settingsOf } from "./settings.ts";
import type { GlobalFlags, Settings } from "./settings.ts";
import { openTerminal } from "./terminal/terminal.ts";
import type { Terminal } from "./terminal/terminal.ts";
import { UsageError } from "./usage-error.ts";

/** What a command that talks to the service works with. */
export interface CommandContext {
  client: Client;
  settings: Settings;
  terminal: Terminal;
  connection: Connection;
}

/** Since when the service cannot be reached, in milliseconds since 1970; undefined while it can. */
export interface Connection {
  lostSince: number | undefined;
}

/** @throws UsageError when the address of the service is none */
export function openContext(flags: GlobalFlags): CommandContext {
  const settings = settingsOf(flags);
  const { url, apiKey, noColor, env } = settings;
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ""))
    throw new UsageError(
      `The service's address is "${url}"; write it like http://127.0.0.1:8000 (--url or ORCHESTRATOR_URL).`,
    );
  const connection: Connection = { lostSince: undefined };
  return {
    client: createClient({
      baseUrl: url,
      ...(apiKey === undefined ? {} : { apiKey }),
      async fetch(input, init) {
        try {
          const response = await fetch(input, init);
          connection.lostSince = undefined;
          return response;
        } catch (error) {
          connection.lostSince ??= Date.now();
          throw error;
        }
      },
    }),
    connection,
    settings,
    terminal: openTerminal({ noColor }, env),
  };
}
