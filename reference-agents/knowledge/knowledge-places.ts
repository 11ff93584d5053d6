import { join } from "node:path";

import type { AgentEnv } from "../agent-server/running-agent.ts";

const REPOSITORY = join(import.meta.dirname, "..", "..");

/** The folder KNOWLEDGE_DIR names; without it the documentation of this repository. */
export function knowledgePlaces(env: AgentEnv): string[] {
  const folder = env["KNOWLEDGE_DIR"]?.trim();
  return folder === undefined || folder === ""
    ? [join(REPOSITORY, "docs"), join(REPOSITORY, "README.md")]
    : [folder];
}
