import type { TemplateSummary } from "@orchestrator/contracts";
import { CodeWords } from "../../../components/CodeWords.tsx";
import type { DraftState } from "./use-draft.ts";

/** What kind of agent it is. Another template begins with another mapping and other settings. */
export function TemplateStep({
  templates,
  state: { draft, change },
}: {
  templates: readonly TemplateSummary[];
  state: DraftState;
}) {
  const choose = (template: string): void => {
    if (template === draft.template) return;
    change({ template, mapping: "", params: {}, answer: null, passed: null, isWaived: false });
  };
  return (
    <fieldset className="max-w-4xl">
      <legend className="mb-2 text-muted">
        How does the agent take its work? Choose the nearest; everything can be changed under Mapping.
      </legend>
      <div className="grid gap-2 sm:grid-cols-2 lg:grid-cols-3">
        {templates.map(({ name, display_name, description, framework, is_builtin }) => (
          <label
            key={name}
            className="flex cursor-pointer items-start gap-2.5 rounded-md border border-line bg-raised p-3 hover:bg-hover has-checked:border-accent has-checked:bg-selected has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="template"
              className="mt-0.5 accent-(--accent) outline-none"
              checked={draft.template === name}
              onChange={() => choose(name)}
            />
            <span className="min-w-0">
              <span className="font-medium">{display_name}</span>
              <span className="ml-2 text-sm text-muted">
                {framework}
                {!is_builtin && " · your own"}
              </span>
              <span className="mt-0.5 block text-sm break-words text-muted">
                <CodeWords text={description} />
              </span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
