import type { Template } from "@orchestrator/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApp } from "../../app/app-context.ts";
import { tellOtherTabs } from "../../app/other-tabs.ts";
import { useMissingRole } from "../../app/use-missing-role.ts";
import { Button } from "../../components/Button.tsx";
import { CodeEditor } from "../../components/CodeEditor.tsx";
import { ErrorPanel } from "../../components/ErrorPanel.tsx";
import { templateKeys } from "./template-keys.ts";
import { parseTemplate } from "./template-text.ts";

interface TemplateEditorProps {
  /** What it begins with. */
  text: string;
  /** What is changed; without it a new one is made. */
  saved?: Template;
  onDone: (template?: Template) => void;
}

/** A template as its file, saved when the service finds it sound and its own tests pass. */
export function TemplateEditor({ text: before, saved, onDone }: TemplateEditorProps) {
  const { client, toasts } = useApp();
  const queries = useQueryClient();
  const missingRole = useMissingRole("operator");
  const [text, setText] = useState(before);
  const parsed = parseTemplate(text);
  const renamed =
    parsed.ok && saved !== undefined && parsed.definition.template !== saved.name
      ? `The name stays ${saved.name}; make a copy for another one.`
      : undefined;
  const problem = parsed.ok ? renamed : parsed.message;
  const save = useMutation({
    mutationFn: () => {
      if (!parsed.ok) throw new Error(parsed.message);
      const { template, ...parts } = parsed.definition;
      if (saved === undefined) return client.templates.create({ template, ...parts });
      return client.templates.update(saved.id, parts);
    },
    onSuccess: async (template) => {
      await queries.invalidateQueries({ queryKey: templateKeys.all });
      tellOtherTabs(templateKeys.all);
      toasts.say(`${template.display_name} is saved.`);
      onDone(template);
    },
  });
  return (
    <form
      className="flex min-h-0 flex-1 flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (problem === undefined && !save.isPending) save.mutate();
      }}
    >
      <CodeEditor
        label="Definition of the template"
        language="yaml"
        value={text}
        onChange={setText}
        errorId={problem === undefined ? undefined : "template-problem"}
        className="min-h-96 flex-1"
      />
      {problem !== undefined && (
        <p id="template-problem" role="alert" className="text-sm whitespace-pre-wrap text-bad">
          {problem}
        </p>
      )}
      {save.error !== null && <ErrorPanel error={save.error} />}
      <div className="flex gap-2">
        <Button
          kind="primary"
          type="submit"
          disabledReason={missingRole ?? problem ?? (save.isPending ? "It is being saved" : undefined)}
        >
          Save
        </Button>
        <Button onClick={() => onDone()}>Cancel</Button>
      </div>
    </form>
  );
}
