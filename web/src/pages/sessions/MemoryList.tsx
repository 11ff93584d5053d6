import type { MemoryEntry } from "@orchestrator/contracts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApp } from "../../app/app-context.ts";
import { useMissingRole } from "../../app/use-missing-role.ts";
import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { JsonView } from "../../components/JsonView.tsx";
import { QueryPanel } from "../../components/QueryPanel.tsx";
import { sessionKeys } from "./session-keys.ts";
import { UntilTime } from "./UntilTime.tsx";

const MOST = 200;

/** What agents remember in the session, for everybody or for themselves. */
export function MemoryList({ sessionId }: { sessionId: string }) {
  const { client } = useApp();
  const memory = useQuery({
    queryKey: sessionKeys.memory(sessionId),
    queryFn: () => client.sessions.listMemory(sessionId, { limit: MOST }),
    refetchOnWindowFocus: "always",
  });
  return (
    <QueryPanel query={memory} what="the memory">
      {(entries) =>
        entries.length === 0 ? (
          <EmptyState title="Nothing is remembered">
            <p>Agents put values here while they work; each is kept for a day at most.</p>
          </EmptyState>
        ) : (
          <ul aria-label="Memory" className="flex flex-col gap-3 overflow-y-auto p-4">
            {entries.length === MOST && <li className="text-muted">The first {MOST} entries are shown.</li>}
            {entries.map((entry) => (
              <Entry key={`${entry.agent_id ?? ""} ${entry.key}`} sessionId={sessionId} entry={entry} />
            ))}
          </ul>
        )
      }
    </QueryPanel>
  );
}

function Entry({ sessionId, entry }: { sessionId: string; entry: MemoryEntry }) {
  const { client, toasts } = useApp();
  const queries = useQueryClient();
  const missingRole = useMissingRole("operator");
  const { key, agent_id: agentId, value, expires_at: at } = entry;
  const forget = useMutation({
    mutationFn: () =>
      client.sessions.removeMemory(sessionId, key, agentId === null ? {} : { agent_id: agentId }),
    onSuccess: () => toasts.say(`${key} is forgotten.`),
    onError: (error) => toasts.fail(error),
    onSettled: () => queries.invalidateQueries({ queryKey: sessionKeys.memory(sessionId) }),
  });
  return (
    <li className="max-w-4xl">
      <div className="mb-1 flex flex-wrap items-center gap-x-3">
        <code className="font-mono font-medium break-all">{key}</code>
        <span className="text-sm text-muted">
          {agentId === null ? "for everybody" : `of agent ${agentId}`} · gone <UntilTime at={at} />
        </span>
        <Button
          className="ml-auto"
          aria-label={`Forget ${key}`}
          disabledReason={missingRole ?? (forget.isPending ? "The service is being asked" : undefined)}
          onClick={() => forget.mutate()}
        >
          Forget
        </Button>
      </div>
      <JsonView value={value} name={`Memory ${key}`} />
    </li>
  );
}
