import type { JsonObject, Session } from "@orchestrator/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApp } from "../../app/app-context.ts";
import { tellOtherTabs } from "../../app/other-tabs.ts";
import { useMissingRole } from "../../app/use-missing-role.ts";
import { Button } from "../../components/Button.tsx";
import { CodeEditor } from "../../components/CodeEditor.tsx";
import { ErrorPanel } from "../../components/ErrorPanel.tsx";
import { sessionKeys } from "./session-keys.ts";

/** What callers noted about the session, as one JSON object. */
export function MetadataEditor({ session }: { session: Session }) {
  const { client, toasts } = useApp();
  const queries = useQueryClient();
  const missingRole = useMissingRole("operator");
  const before = JSON.stringify(session.metadata, null, 2);
  const [text, setText] = useState(before);
  const parsed = parseObject(text);
  const save = useMutation({
    mutationFn: (metadata: JsonObject) => {
      // The service merges; a name that is gone is taken away by null.
      const gone = Object.keys(session.metadata).filter((name) => !Object.hasOwn(metadata, name));
      const taken = Object.fromEntries(gone.map((name) => [name, null]));
      return client.sessions.update(session.session_id, { metadata: { ...metadata, ...taken } });
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: sessionKeys.all });
      await queries.invalidateQueries({ queryKey: sessionKeys.tables });
      tellOtherTabs(sessionKeys.all);
      tellOtherTabs(sessionKeys.tables);
      toasts.say("The metadata is saved.");
    },
  });
  const reason =
    missingRole ??
    parsed.problem ??
    (text === before ? "Nothing is changed" : undefined) ??
    (save.isPending ? "It is being saved" : undefined);
  return (
    <form
      className="flex min-h-0 max-w-4xl flex-1 flex-col gap-2 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason === undefined && parsed.value !== undefined) save.mutate(parsed.value);
      }}
    >
      <CodeEditor
        label="Metadata"
        language="json"
        value={text}
        onChange={setText}
        errorId={parsed.problem === undefined ? undefined : "metadata-problem"}
        className="min-h-40 flex-1"
      />
      {parsed.problem !== undefined && (
        <p id="metadata-problem" role="alert" className="text-sm text-bad">
          {parsed.problem}
        </p>
      )}
      {save.error !== null && <ErrorPanel error={save.error} />}
      <Button kind="primary" type="submit" disabledReason={reason} className="self-start">
        Save
      </Button>
    </form>
  );
}

function parseObject(text: string): { value?: JsonObject; problem?: string } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return { value: value as JsonObject };
    return { problem: "Write an object: names with their values in braces." };
  } catch (error) {
    return { problem: `This is no JSON: ${error instanceof Error ? error.message : ""}` };
  }
}
