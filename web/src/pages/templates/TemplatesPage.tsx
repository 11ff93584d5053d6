import type { TemplateSummary } from "@orchestrator/contracts";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useApp } from "../../app/app-context.ts";
import { Button } from "../../components/Button.tsx";
import { CodeWords } from "../../components/CodeWords.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { QueryPanel } from "../../components/QueryPanel.tsx";
import { pb } from "../../paths.ts";
import { templateKeys } from "./template-keys.ts";

/** How agents of each kind are called: those that come with the service, and one's own. */
export function TemplatesPage() {
  const { client } = useApp();
  const navigate = useNavigate();
  const { text = "" }: { text?: string } = useSearch({ strict: false });
  const templates = useQuery({
    queryKey: templateKeys.list,
    queryFn: () => client.templates.list(),
    refetchOnWindowFocus: "always",
  });
  return (
    <>
      <PageHeader title="Templates">
        <Button kind="primary" onClick={() => void navigate({ to: pb.newTemplate(), search: {} })}>
          <Plus size={14} aria-hidden />
          New template
        </Button>
      </PageHeader>
      <search className="shrink-0 border-b border-line px-4 py-1.5">
        <input
          type="search"
          aria-label="Search templates"
          placeholder="Search name, words, framework"
          value={text}
          onChange={({ target }) => void navigate({ to: ".", search: { text: target.value }, replace: true })}
          className="h-7 w-64 rounded border border-line bg-bg px-2 max-sm:h-9 max-sm:w-full"
        />
      </search>
      <QueryPanel query={templates} what="the templates">
        {(all) => <List templates={matching(all, text)} />}
      </QueryPanel>
    </>
  );
}

function List({ templates }: { templates: readonly TemplateSummary[] }) {
  if (templates.length === 0)
    return (
      <EmptyState title="No template matches">
        <p>Search for other words, or make a template of your own.</p>
      </EmptyState>
    );
  return (
    <ul
      aria-label="Templates"
      className="grid min-h-0 grid-cols-1 content-start gap-2 overflow-y-auto p-4 sm:grid-cols-2 xl:grid-cols-3"
    >
      {templates.map(({ id, name, display_name, description, framework, is_builtin }) => (
        <li key={id}>
          <Link
            to={pb.template({ templateId: id })}
            search={{}}
            className="flex h-full flex-col gap-1 rounded-md border border-line bg-raised p-3 hover:bg-hover"
          >
            <span className="flex items-baseline gap-2">
              <span className="min-w-0 truncate font-semibold">{display_name}</span>
              <code className="font-mono text-sm text-muted">{name}</code>
            </span>
            <span className="text-sm break-words text-muted">
              <CodeWords text={description} />
            </span>
            <span className="mt-auto text-sm text-muted">
              {framework} · {is_builtin ? "comes with the service" : "your own"}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function matching(templates: readonly TemplateSummary[], text: string): readonly TemplateSummary[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return templates.filter(({ name, display_name, description, framework }) => {
    const where = `${name} ${display_name} ${description} ${framework}`.toLowerCase();
    return words.every((word) => where.includes(word));
  });
}
