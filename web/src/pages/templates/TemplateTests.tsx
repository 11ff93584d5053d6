import type { Template, TemplateTest } from "@orchestrator/contracts";
import { useMutation } from "@tanstack/react-query";
import { CircleCheck, CircleDashed, CircleX } from "lucide-react";
import { useApp } from "../../app/app-context.ts";
import { Button } from "../../components/Button.tsx";
import { ErrorPanel } from "../../components/ErrorPanel.tsx";
import { JsonView } from "../../components/JsonView.tsx";

interface TemplateTestsProps {
  template: Template;
  missingRole: string | undefined;
}

/** The exchanges that the template must get right; they run without any agent. */
export function TemplateTests({ template, missingRole }: TemplateTestsProps) {
  const { client } = useApp();
  const run = useMutation({ mutationFn: () => client.templates.test(template.id) });
  const problems = new Map(run.data?.tests.map(({ name, problem }) => [name, problem]));
  return (
    <section aria-labelledby="tests-title" className="flex min-w-0 flex-col gap-2">
      <div className="flex items-center gap-2">
        <h2 id="tests-title" className="mr-auto font-semibold">
          Its own tests
        </h2>
        <Button
          kind="primary"
          disabledReason={
            missingRole ??
            (template.tests.length === 0 ? "The template has no tests" : undefined) ??
            (run.isPending ? "They are running" : undefined)
          }
          onClick={() => run.mutate()}
        >
          Run the tests
        </Button>
      </div>
      {run.error !== null && <ErrorPanel error={run.error} />}
      {run.data !== undefined && (
        <p role="status" className={run.data.passed ? "text-ok" : "text-bad"}>
          {run.data.passed
            ? `All ${run.data.tests.length} tests passed.`
            : `${run.data.tests.filter(({ problem }) => problem !== null).length} of ${run.data.tests.length} tests failed.`}
        </p>
      )}
      {template.tests.length === 0 ? (
        <p className="text-muted">
          It has none. A test says what is sent for an input, and what a reply means; write them under tests.
        </p>
      ) : (
        <ul className="divide-y divide-line rounded-md border border-line">
          {template.tests.map((test) => (
            <Test key={test.name} test={test} problem={problems.get(test.name)} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** @param problem undefined = not run, null = passed */
function Test({ test, problem }: { test: TemplateTest; problem: string | null | undefined }) {
  return (
    <li>
      <details>
        <summary className="flex min-h-8 items-start gap-2 px-3 py-1.5">
          <Mark problem={problem} />
          <span className="min-w-0">
            {test.name}
            {typeof problem === "string" && <span className="block break-words text-bad">{problem}</span>}
          </span>
        </summary>
        <div className="px-3 pb-3">
          <JsonView value={test} name={`Test: ${test.name}`} />
        </div>
      </details>
    </li>
  );
}

function Mark({ problem }: { problem: string | null | undefined }) {
  if (problem === undefined)
    return <CircleDashed size={14} className="mt-0.5 shrink-0 text-muted" aria-label="not run" />;
  return problem === null ? (
    <CircleCheck size={14} className="mt-0.5 shrink-0 text-ok" aria-label="passed" />
  ) : (
    <CircleX size={14} className="mt-0.5 shrink-0 text-bad" aria-label="failed" />
  );
}
