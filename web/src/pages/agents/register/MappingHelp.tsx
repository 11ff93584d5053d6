const paths = [
  ["$.result", "the field result"],
  ["$.choices[0].message.content", "the first of a list, then further in"],
  ["$['a key']", "a name with spaces or dots"],
  ["$..text", "text wherever it stands; the first counts"],
  ["$.output[?@.type == 'message'].text", "of those whose type is message"],
  ["$", "the whole answer"],
] as const;

const placeholders = [
  ["${input.text}", "the step as one text, with the data of earlier steps"],
  ["${input.description}", "what is to be done"],
  ["${input.data}", "what the steps before gave"],
  ["${input.context}", "task, session and its newest messages"],
  ["${params.name}", "a setting of the agent"],
  ["${session.id}, ${user.id}, ${step.key}", "whose step it is"],
] as const;

/** The language of mappings in two short tables. */
export function MappingHelp() {
  return (
    <details className="rounded-md border border-line bg-surface">
      <summary className="px-3 py-1.5 font-medium">What can be written here</summary>
      <div className="flex flex-col gap-3 px-3 pb-3">
        <Terms title="Paths of an answer (JSONPath, RFC 9535)" terms={paths} />
        <p className="text-sm text-muted">
          <code className="font-mono">result_path</code> may be a list: the first path that finds something
          counts. With <code className="font-mono">status_path</code>, words such as error or failed fail the
          step.
        </p>
        <Terms title="Placeholders of a request" terms={placeholders} />
      </div>
    </details>
  );
}

function Terms({ title, terms }: { title: string; terms: readonly (readonly [string, string])[] }) {
  return (
    <div>
      <h3 className="mb-1 text-sm font-medium">{title}</h3>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-sm max-sm:grid-cols-1">
        {terms.map(([term, meaning]) => (
          <div key={term} className="contents">
            <dt className="font-mono break-all">{term}</dt>
            <dd className="text-muted">{meaning}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
