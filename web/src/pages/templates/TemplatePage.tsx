import type { Template } from "@orchestrator/contracts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useApp } from "../../app/app-context.ts";
import { tellOtherTabs } from "../../app/other-tabs.ts";
import { useMissingRole } from "../../app/use-missing-role.ts";
import { Button } from "../../components/Button.tsx";
import { CodeEditor } from "../../components/CodeEditor.tsx";
import { CodeWords } from "../../components/CodeWords.tsx";
import { ConfirmDialog } from "../../components/ConfirmDialog.tsx";
import { NotFound } from "../../components/NotFound.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { QueryPanel } from "../../components/QueryPanel.tsx";
import { pb } from "../../paths.ts";
import { templateKeys } from "./template-keys.ts";
import { templateText } from "./template-text.ts";
import { TemplateEditor } from "./TemplateEditor.tsx";
import { TemplateTests } from "./TemplateTests.tsx";

export function TemplatePage() {
  const { client } = useApp();
  const { templateId = "" } = useParams({ strict: false });
  const id = Number(templateId);
  const isId = Number.isSafeInteger(id) && id > 0;
  const template = useQuery({
    queryKey: templateKeys.one(id),
    queryFn: () => client.templates.get(id),
    refetchOnWindowFocus: "always",
    enabled: isId,
  });
  if (!isId) return <NotFound />;
  return (
    <QueryPanel query={template} what="the template">
      {(data) => <View key={data.id} template={data} />}
    </QueryPanel>
  );
}

const BUILTIN = "It comes with the service; make a copy to change it";

function View({ template }: { template: Template }) {
  const navigate = useNavigate();
  const missingRole = useMissingRole("operator");
  const [isEditing, setEditing] = useState(false);
  const [isRemoving, setRemoving] = useState(false);
  const remove = useRemove(template);
  const fixed = template.is_builtin ? BUILTIN : missingRole;
  return (
    <>
      <PageHeader title={template.display_name}>
        <Button
          onClick={() => void navigate({ to: pb.registerAgent(), search: { template: template.name } })}
        >
          Register an agent with it
        </Button>
        <Button
          disabledReason={missingRole}
          onClick={() => void navigate({ to: pb.newTemplate(), search: { from: template.id } })}
        >
          Make a copy
        </Button>
        <Button disabledReason={isEditing ? "It is being edited" : fixed} onClick={() => setEditing(true)}>
          Edit
        </Button>
        <Button kind="danger" disabledReason={fixed} onClick={() => setRemoving(true)}>
          Remove
        </Button>
      </PageHeader>
      <div className="grid min-h-0 flex-1 gap-4 overflow-y-auto p-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <section aria-label="Definition" className="flex min-w-0 flex-col gap-2">
          <p className="text-muted">
            <CodeWords text={template.description} />
          </p>
          {isEditing ? (
            <TemplateEditor text={templateText(template)} saved={template} onDone={() => setEditing(false)} />
          ) : (
            <CodeEditor
              label="Definition of the template"
              language="yaml"
              value={templateText(template)}
              className="min-h-80 flex-1"
            />
          )}
        </section>
        <TemplateTests template={template} missingRole={missingRole} />
      </div>
      {isRemoving && (
        <ConfirmDialog
          title={`Remove ${template.display_name}?`}
          action="Remove the template"
          isBusy={remove.isPending}
          onConfirm={() => remove.mutate(undefined, { onSettled: () => setRemoving(false) })}
          onClose={() => setRemoving(false)}
        >
          <p className="text-muted">A template that an agent uses is not removed. This cannot be undone.</p>
        </ConfirmDialog>
      )}
    </>
  );
}

function useRemove(template: Template) {
  const { client, toasts } = useApp();
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => client.templates.remove(template.id),
    onSuccess: async () => {
      await navigate({ to: pb.templates(), search: {} });
      queries.removeQueries({ queryKey: templateKeys.one(template.id) });
      await queries.invalidateQueries({ queryKey: templateKeys.all });
      tellOtherTabs(templateKeys.all);
      toasts.say(`${template.display_name} is removed.`);
    },
    onError: (error) => toasts.fail(error),
  });
}
