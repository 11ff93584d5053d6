import { Field } from "../../../components/Field.tsx";
import { LabelledSelect } from "../../../components/LabelledSelect.tsx";
import { TextArea } from "../../../components/TextArea.tsx";
import type { StepProps } from "./step-props.ts";

/** Who the agent is: the planner chooses by these words. */
export function InfoStep({ state: { draft, change }, problems }: StepProps) {
  return (
    <div className="flex max-w-xl flex-col gap-4">
      <Field
        label="Name"
        autoFocus
        value={draft.name}
        maxLength={64}
        placeholder="DataAnalyzer"
        error={problems.name}
        onChange={({ target }) => change({ name: target.value })}
      />
      <TextArea
        label="Description"
        value={draft.description}
        maxLength={4000}
        rows={4}
        hint="What it can do, in words that people use in their tasks. Steps are matched against it."
        onChange={({ target }) => change({ description: target.value })}
      />
      <Field
        label="Capabilities"
        value={draft.capabilities}
        placeholder="data_analysis, calculation"
        hint="Separated by commas. Another agent with the same capability takes over when this one fails."
        error={problems.capabilities}
        onChange={({ target }) => change({ capabilities: target.value })}
      />
      <LabelledSelect
        label="Who may use it"
        value={draft.visibility}
        onChange={({ target }) => change({ visibility: target.value === "private" ? "private" : "shared" })}
      >
        <option value="shared">Everybody</option>
        <option value="private">Only me</option>
      </LabelledSelect>
    </div>
  );
}
