import { ProblemError } from "@orchestrator/client";
import type { ConnectionTest } from "@orchestrator/contracts";
import { Button } from "../../../components/Button.tsx";
import { ErrorPanel } from "../../../components/ErrorPanel.tsx";
import { Field } from "../../../components/Field.tsx";
import { JsonView } from "../../../components/JsonView.tsx";
import { FoundPaths } from "./AnswerReading.tsx";
import { callConfig } from "./call-config.ts";
import { fingerprintOf } from "./draft.ts";
import { CheckList } from "./CheckList.tsx";
import { mappingText, parseMapping, templateMapping, withResultPath } from "./mapping-text.ts";
import { ShownRequest } from "./ShownRequest.tsx";
import type { TemplatedStepProps } from "./step-props.ts";
import { useCallPreview } from "./use-call-preview.ts";

/** One real call: what works, what does not, and what to do about it. */
export function TestStep({ state, test, template, missingRole, go }: TemplatedStepProps) {
  const { draft, change, secret } = state;
  const isStale = test.data !== undefined && test.data.fingerprint !== fingerprintOf(draft, secret);
  const report = isStale ? undefined : test.data?.report;
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      <div className="flex flex-wrap items-end gap-2">
        <Field
          label="Words of the step"
          className="min-w-0 flex-1"
          value={draft.testQuery}
          maxLength={4000}
          onChange={({ target }) => change({ testQuery: target.value })}
        />
        <Button
          kind="primary"
          autoFocus
          disabledReason={missingRole ?? (test.isPending ? "The agent is being called" : undefined)}
          onClick={() => test.mutate(undefined)}
        >
          {test.data === undefined ? "Test the connection" : "Test again"}
        </Button>
      </div>
      <p className="text-sm text-muted">
        The agent is called once, exactly as a step of a task would call it. It may cost money or have
        effects.
      </p>
      <CheckList
        report={report}
        isRunning={test.isPending}
        mend={report !== undefined && <Advice report={report} go={go} />}
      />
      {isStale && !test.isPending && (
        <div className="flex flex-col gap-3">
          <p role="status" className="rounded bg-warn-soft px-2.5 py-1.5 text-warn">
            Something was changed since the last test. Test the connection again.
          </p>
          <Mend {...{ state, test, template }} />
        </div>
      )}
      {test.error !== null && <NotTested error={test.error} go={go} onAgain={() => test.mutate(undefined)} />}
      {report !== undefined && !test.isPending && <Report report={report} {...{ state, test, template }} />}
      <Waiver state={state} />
    </div>
  );
}

interface NotTestedProps extends Pick<TemplatedStepProps, "go"> {
  error: Error;
  onAgain: () => void;
}

/** The service did not even call the agent: it is away, or what was entered is refused. */
function NotTested({ error, go, onAgain }: NotTestedProps) {
  if (!(error instanceof ProblemError) || ![400, 422].includes(error.status))
    return <ErrorPanel error={error} reset={onAgain} />;
  return (
    <div className="flex flex-col items-start gap-2">
      <ErrorPanel error={error} />
      <Button kind="primary" onClick={() => go("connection")}>
        Change the connection
      </Button>
    </div>
  );
}

/** What can be changed, and the step where: by what went wrong. */
function Advice({ report, go }: { report: ConnectionTest } & Pick<TemplatedStepProps, "go">) {
  const isAboutAnswer = ["http", "extraction"].includes(
    report.checks.find(({ status }) => status === "failed")?.check ?? "",
  );
  const first = isAboutAnswer && report.error_type !== "AGENT_AUTH_FAILED" ? "mapping" : "connection";
  const steps =
    first === "mapping" ? (["mapping", "connection"] as const) : (["connection", "mapping"] as const);
  return (
    <div className="flex flex-col items-start gap-2 pt-1">
      <p role="status">{whatToChange(report.message)}</p>
      <div className="flex flex-wrap gap-2">
        {steps.map((step) => (
          <Button key={step} kind={step === first ? "primary" : "plain"} onClick={() => go(step)}>
            Change the {step}
          </Button>
        ))}
      </div>
    </div>
  );
}

/** The advice without its first sentence, which says in general what the check says exactly. */
const whatToChange = (advice: string): string => advice.replace(/^[^.]*\. (?=.)/, "");

/** What came back, and of a failure what would help to mend it. */
function Report({
  report,
  ...shared
}: { report: ConnectionTest } & Pick<TemplatedStepProps, "state" | "test" | "template">) {
  return (
    <section aria-label="What came of it" className="flex flex-col gap-3">
      {report.success && (
        <p role="status" className="text-ok">
          The agent works. <span className="text-muted">{report.message}</span>
        </p>
      )}
      {report.warning !== undefined && (
        <p className="rounded bg-warn-soft px-2.5 py-1.5 text-warn">{report.warning}</p>
      )}
      {report.success && <JsonView value={report.extracted_result} name="Extracted result" />}
      {!report.success && report.status_code !== null && <Mend {...shared} />}
      {report.request !== null && (
        <details>
          <summary className="mb-1.5 font-medium">The request that was sent</summary>
          <ShownRequest request={report.request} />
        </details>
      )}
      {report.status_code !== null && (
        <details open={!report.success}>
          <summary className="mb-1.5 font-medium">
            What the agent answered, with status {report.status_code}
          </summary>
          <JsonView value={report.response} name="Answer of the agent" />
        </details>
      )}
    </section>
  );
}

/** What the mapping finds in the answer, and the paths that would find more; using one tests again. */
function Mend({ state, test, template }: Pick<TemplatedStepProps, "state" | "test" | "template">) {
  const { draft, secret } = state;
  const { endpoint, testQuery, answer, mappingFormat: format } = draft;
  const config = callConfig(draft, template, secret);
  const reading = useCallPreview({ endpoint, config, testQuery, answer }).data?.reading ?? null;
  const usePath = (path: string): void => {
    const parsed = draft.mapping === "" ? undefined : parseMapping(draft.mapping, format);
    const mapping = parsed?.ok === true ? parsed.mapping : templateMapping(template);
    test.mutate({ mapping: mappingText(withResultPath(mapping, path), format) });
  };
  if (answer === null || reading === null) return null;
  return <FoundPaths reading={reading} onUsePath={usePath} />;
}

function Waiver({ state: { draft, change } }: Pick<TemplatedStepProps, "state">) {
  return (
    <label className="flex items-start gap-2 rounded-md border border-line p-3">
      <input
        type="checkbox"
        className="mt-0.5 accent-(--accent)"
        checked={draft.isWaived}
        onChange={({ target }) => change({ isWaived: target.checked })}
      />
      <span>
        Register it without a test that passed
        <span className="block text-sm text-muted">
          For an agent that is not up yet. Its steps fail until it answers as the mapping expects.
        </span>
      </span>
    </label>
  );
}
