import type { AnswerReading as Reading, FoundPath, Json } from "@orchestrator/contracts";
import { CircleCheck, CircleX, MinusCircle } from "lucide-react";
import { Button } from "../../../components/Button.tsx";
import { JsonView } from "../../../components/JsonView.tsx";
import { revealHidden } from "../../../components/reveal-hidden.ts";

interface AnswerReadingProps {
  reading: Reading;
  onUsePath: (path: string) => void;
}

/** What a step would give, what each path finds, and which other paths find something. */
export function AnswerReading({ reading, onUsePath }: AnswerReadingProps) {
  return (
    <div className="flex flex-col gap-2" aria-live="polite">
      {reading.outcome === "completed" ? (
        <>
          <p className="flex items-center gap-1.5 text-ok">
            <CircleCheck size={14} aria-hidden /> The step would complete with this result:
          </p>
          <JsonView value={reading.output} name="Extracted result" />
        </>
      ) : (
        <p className="flex items-start gap-1.5 rounded bg-bad-soft px-2.5 py-1.5 text-bad">
          <CircleX size={14} aria-hidden className="mt-0.5 shrink-0" />
          <span className="min-w-0 break-words">
            The step would fail: {revealHidden(reading.error ?? "")}
          </span>
        </p>
      )}
      <FoundPaths reading={reading} onUsePath={onUsePath} />
    </div>
  );
}

/** What the paths of the mapping find in the answer, and those that would find more. */
export function FoundPaths({ reading, onUsePath }: AnswerReadingProps) {
  const used = reading.paths.filter(({ use }) => use === "result").map(({ path }) => path);
  const others = reading.suggested_paths.filter(({ path }) => !used.includes(path));
  return (
    <>
      {reading.paths.length > 0 && (
        <ul aria-label="What the paths find" className="flex flex-col gap-0.5 text-sm">
          {reading.paths.map((found) => (
            <Found key={`${found.use} ${found.path}`} {...found} />
          ))}
        </ul>
      )}
      {others.length > 0 && <Suggestions paths={others} onUsePath={onUsePath} />}
    </>
  );
}

function Found({ use, path, found, value }: FoundPath) {
  return (
    <li className="flex items-baseline gap-1.5">
      {found ? (
        <CircleCheck size={12} className="shrink-0 self-center text-ok" aria-hidden />
      ) : (
        <MinusCircle size={12} className="shrink-0 self-center text-muted" aria-hidden />
      )}
      <span className="w-11 shrink-0 text-muted">{use}</span>
      <code className="font-mono break-all">{path}</code>
      <span className="min-w-0 flex-1 truncate text-muted">
        {found ? `finds ${brief(value)}` : "finds nothing"}
      </span>
    </li>
  );
}

interface SuggestionsProps {
  paths: Reading["suggested_paths"];
  onUsePath: (path: string) => void;
}

/** Paths that stand in the answer, the likeliest result first; one click uses one. */
function Suggestions({ paths, onUsePath }: SuggestionsProps) {
  return (
    <section aria-labelledby="suggestions-title">
      <h3 id="suggestions-title" className="mb-1 text-sm font-medium">
        The answer has
      </h3>
      <ul className="flex flex-col divide-y divide-line rounded-md border border-line">
        {paths.map(({ path, value }) => (
          <li key={path} className="flex min-h-8 items-center gap-2 px-2 py-0.5 text-sm">
            <code className="shrink-0 font-mono break-all max-sm:shrink">{path}</code>
            <span className="min-w-0 flex-1 truncate text-muted">{brief(value)}</span>
            <Button onClick={() => onUsePath(path)} aria-label={`Use ${path} for the result`}>
              Use
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

const brief = (value: Json): string =>
  revealHidden((typeof value === "string" ? value : JSON.stringify(value)).slice(0, 160));
