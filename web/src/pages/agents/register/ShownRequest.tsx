import type { CallPreview } from "@orchestrator/contracts";
import { JsonView } from "../../../components/JsonView.tsx";
import { revealHidden } from "../../../components/reveal-hidden.ts";

/** Method, address, headers and body. */
export function ShownRequest({ request }: { request: NonNullable<CallPreview["request"]> }) {
  const { method, url, headers, body } = request;
  return (
    <div className="flex flex-col gap-1.5 text-sm">
      <p className="rounded-md border border-line bg-surface px-3 py-1.5 font-mono break-all">
        <span className="font-semibold">{method}</span> {revealHidden(url)}
      </p>
      <details className="rounded-md border border-line bg-surface">
        <summary className="px-3 py-1.5">{Object.keys(headers).length} headers</summary>
        <dl className="grid grid-cols-[auto_1fr] gap-x-3 px-3 pb-2 font-mono">
          {Object.entries(headers).map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-muted">{name}</dt>
              <dd className="break-all">{revealHidden(value)}</dd>
            </div>
          ))}
        </dl>
      </details>
      {body !== null && <JsonView value={body} name="Body of the request" />}
    </div>
  );
}
