import { createClient } from "@orchestrator/client";
import type { Command } from "commander";
import { settingsOf } from "../settings.ts";
import type { GlobalFlags } from "../settings.ts";
import type { Candidate } from "./complete.ts";

/** Somebody waits at the keyboard. */
const ANSWER_WITHIN_MS = 600;
const NEWEST = 20;

type Client = ReturnType<typeof createClient>;

const tasks = async (client: Client): Promise<Candidate[]> =>
  (await client.tasks.list({ limit: NEWEST })).map(({ id, status, description }) => ({
    value: String(id),
    description: `${status}: ${description.slice(0, 60)}`,
  }));
// Slugs and not names: they need no quotes.
const agents = async (client: Client): Promise<Candidate[]> =>
  (await client.agents.list()).map(({ slug, status, agent_type: type }) => ({
    value: slug,
    description: `${type}, ${status}`,
  }));
const templates = async (client: Client): Promise<Candidate[]> =>
  (await client.templates.list()).map(({ name, display_name: shown }) => ({
    value: name,
    description: shown,
  }));
const sessions = async (client: Client): Promise<Candidate[]> =>
  (await client.sessions.list({ limit: NEWEST })).map(({ session_id: id, user_id: user }) => ({
    value: id,
    description: user,
  }));

/** By the name of an option, or by the noun and the name of an argument. */
const sources: Readonly<Record<string, (client: Client) => Promise<Candidate[]>>> = {
  "tasks id": tasks,
  "agents agent": agents,
  "templates template": templates,
  "sessions session": sessions,
  agent: agents,
  template: templates,
  session: sessions,
};

/** What the service knows of, as far as it answers at once; otherwise nothing. */
export async function valuesOf(name: string, command: Command): Promise<Candidate[]> {
  const source = sources[name];
  if (source === undefined) return [];
  const { url, apiKey } = settingsOf(command.optsWithGlobals<GlobalFlags>());
  const client = createClient({
    baseUrl: url,
    ...(apiKey === undefined ? {} : { apiKey }),
    fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }),
  });
  return source(client).catch(() => []);
}
