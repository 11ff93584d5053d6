import type { Template } from "@orchestrator/contracts";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useApp } from "../../app/app-context.ts";
import { PageHeader } from "../../components/PageHeader.tsx";
import { QueryPanel } from "../../components/QueryPanel.tsx";
import { pb } from "../../paths.ts";
import { templateKeys } from "./template-keys.ts";
import { templateStart, templateText } from "./template-text.ts";
import { TemplateEditor } from "./TemplateEditor.tsx";

/** A template of one's own, from a sketch or from another one (`?from=id`). */
export function NewTemplatePage() {
  const { from }: { from?: string } = useSearch({ strict: false });
  const navigate = useNavigate();
  const done = (template?: Template): void =>
    void navigate({
      to: template === undefined ? pb.templates() : pb.template({ templateId: template.id }),
      search: {},
    });
  return (
    <>
      <PageHeader title="New template" />
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto p-4">
        {from === undefined ? (
          <TemplateEditor text={templateStart} onDone={done} />
        ) : (
          <Copy templateId={Number(from)} onDone={done} />
        )}
      </div>
    </>
  );
}

function Copy({ templateId, onDone }: { templateId: number; onDone: (template?: Template) => void }) {
  const { client } = useApp();
  const original = useQuery({
    queryKey: templateKeys.one(templateId),
    queryFn: () => client.templates.get(templateId),
  });
  return (
    <QueryPanel query={original} what="the template">
      {(template) => (
        <TemplateEditor
          text={templateText({
            ...template,
            name: `${template.name.slice(0, 58)}_copy`,
            display_name: `${template.display_name.slice(0, 120)} (copy)`,
          })}
          onDone={onDone}
        />
      )}
    </QueryPanel>
  );
}
