import { useMemo } from "react";
import { Button } from "../../../components/Button.tsx";
import { CodeEditor } from "../../../components/CodeEditor.tsx";
import { Field } from "../../../components/Field.tsx";
import { Select } from "../../../components/Select.tsx";
import { AnswerPanel } from "./AnswerPanel.tsx";
import { callConfig } from "./call-config.ts";
import { MappingHelp } from "./MappingHelp.tsx";
import { mappingText, parseMapping, templateMapping, withResultPath } from "./mapping-text.ts";
import { RequestPreview } from "./RequestPreview.tsx";
import type { TemplatedStepProps } from "./step-props.ts";
import { useCallPreview } from "./use-call-preview.ts";

/** How a step becomes a request and the answer its result; both are shown while one types. */
export function MappingStep({ state, template, test, missingRole }: TemplatedStepProps) {
  const { draft, change, secret } = state;
  const own = useMemo(
    () => mappingText(templateMapping(template), draft.mappingFormat),
    [template, draft.mappingFormat],
  );
  const text = draft.mapping === "" ? own : draft.mapping;
  const parsed = parseMapping(text, draft.mappingFormat);
  const { testQuery, answer, endpoint } = draft;
  const config = callConfig(draft, template, secret);
  const preview = useCallPreview({ endpoint, config, testQuery, answer });
  const convert = (format: "yaml" | "json"): void => {
    if (!parsed.ok) return;
    change({
      mappingFormat: format,
      mapping: draft.mapping === "" ? "" : mappingText(parsed.mapping, format),
    });
  };
  const usePath = (path: string): void => {
    if (parsed.ok)
      change({ mapping: mappingText(withResultPath(parsed.mapping, path), draft.mappingFormat) });
  };
  return (
    <div className="grid gap-4 lg:h-full lg:min-h-0 lg:grid-cols-2">
      <section aria-labelledby="mapping-title" className="flex min-h-0 min-w-0 flex-col gap-2">
        <div className="flex flex-wrap items-center gap-2">
          <h2 id="mapping-title" className="mr-auto font-semibold">
            Mapping
          </h2>
          <Button
            disabledReason={draft.mapping === "" ? "It is as in the template" : undefined}
            onClick={() => change({ mapping: "" })}
          >
            As in the template
          </Button>
          <Select
            label="Language of the mapping"
            value={draft.mappingFormat}
            onChange={({ target }) => convert(target.value === "json" ? "json" : "yaml")}
          >
            <option value="yaml">YAML</option>
            <option value="json">JSON</option>
          </Select>
        </div>
        <CodeEditor
          label="Mapping"
          language={draft.mappingFormat}
          value={text}
          onChange={(mapping) => change({ mapping: mapping === own ? "" : mapping })}
          errorId={parsed.ok ? undefined : "mapping-problem"}
          className="h-72 lg:h-auto lg:min-h-60 lg:flex-1"
        />
        {!parsed.ok && (
          <p id="mapping-problem" role="alert" className="text-sm whitespace-pre-wrap text-bad">
            {parsed.message}
          </p>
        )}
        <MappingHelp />
      </section>
      <section
        aria-label="What comes of it"
        className="flex min-h-0 min-w-0 flex-col gap-3 lg:overflow-y-auto"
      >
        <Field
          label="Words of a step to try"
          value={testQuery}
          maxLength={4000}
          onChange={({ target }) => change({ testQuery: target.value })}
        />
        <RequestPreview preview={preview} />
        <AnswerPanel
          preview={preview}
          answer={answer}
          test={test}
          missingRole={missingRole}
          onUsePath={usePath}
        />
      </section>
    </div>
  );
}
