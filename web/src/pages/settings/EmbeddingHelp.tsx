import { useUiConfig } from "../../app/use-ui-config.ts";
import { JsonView } from "../../components/JsonView.tsx";

const example = (origin: string): string => `<iframe src="${origin}/" title="Orchestrator"></iframe>
<script>
  const frame = document.querySelector("iframe");
  addEventListener("message", ({ origin, data }) => {
    if (origin !== "${origin}") return;
    if (data.type === "ORCHESTRATOR_READY")
      frame.contentWindow.postMessage(
        { type: "EXECUTE_TASK", description: "Write a report on the findings" }, "${origin}");
    if (data.type === "TASK_COMPLETED") console.log(data.task_id, data.status, data.result);
  });
</script>`;

const messages = [
  ["out", "ORCHESTRATOR_READY", "{ version } – the page listens"],
  ["out", "TASK_STATUS_UPDATE", "{ task_id, status, request_id? } – of each task of the same key"],
  [
    "out",
    "TASK_COMPLETED",
    "{ task_id, status, result, error, request_id? } – one that was asked for from outside has ended",
  ],
  ["in", "EXECUTE_TASK", "{ description, request_id? } – runs a task; answered by TASK_STATUS_UPDATE"],
  ["in", "SET_VIEW", '{ view: "simple" | "power", path? } – which view, and which page of it'],
  ["in", "TOGGLE_SIDEBAR", "{ open? } – shows or hides the navigation"],
] as const;

/** How another page shows this one in a frame and talks with it. */
export function EmbeddingHelp() {
  const origins = useUiConfig()?.message_origins;
  return (
    <section aria-labelledby="embedding-title" className="flex max-w-4xl flex-col gap-2">
      <h2 id="embedding-title" className="font-semibold">
        Embedding
      </h2>
      <p>
        Other pages may show this one in a frame when the service names them in{" "}
        <code className="font-mono">FRAME_ANCESTORS</code>. Messages are taken from origins that are named in
        full there or in <code className="font-mono">ALLOWED_ORIGINS</code>, and from no other.
      </p>
      <p className="text-muted">
        {origins === undefined || origins.length === 0
          ? "No origin is named now: this page takes no messages."
          : `Named now: ${origins.join(", ")}`}
      </p>
      <table className="text-left">
        <caption className="sr-only">Messages</caption>
        <thead className="text-sm text-muted">
          <tr className="h-7 border-b border-line">
            <th className="w-12 font-normal">Way</th>
            <th className="w-48 font-normal">Type</th>
            <th className="font-normal">Holds</th>
          </tr>
        </thead>
        <tbody>
          {messages.map(([way, type, holds]) => (
            <tr key={type} className="align-top">
              <td className="py-1 text-muted">{way}</td>
              <td className="py-1 pr-3 font-mono text-sm break-all">{type}</td>
              <td className="py-1 text-muted">{holds}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <JsonView value={example(location.origin)} name="An example of embedding" />
    </section>
  );
}
