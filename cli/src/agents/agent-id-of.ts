import type { Client } from "@orchestrator/client";
import { UsageError } from "../usage-error.ts";

const PAGE = 500;

/** The id of the agent with this id, name or slug. @throws UsageError when there is none */
export async function agentIdOf(client: Client, text: string): Promise<number> {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  const wanted = text.toLowerCase();
  for (let cursor: number | undefined; ;) {
    const page = await client.agents.listPage({ limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    const found = page.items.find(({ name, slug }) => name.toLowerCase() === wanted || slug === wanted);
    if (found !== undefined) return found.id;
    if (page.nextCursor === undefined)
      throw new UsageError(`no agent is called ${text}; orchestrator agents list shows them`);
    cursor = page.nextCursor;
  }
}
