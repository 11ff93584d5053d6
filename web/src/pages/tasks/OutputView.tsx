import type { Json } from "@orchestrator/contracts";
import { JsonView } from "../../components/JsonView.tsx";
import { SafeMarkdown } from "../../components/SafeMarkdown.tsx";

/** What an agent gave: text as Markdown, anything else as JSON. */
export function OutputView({ output, name }: { output: Json; name: string }) {
  if (typeof output !== "string") return <JsonView value={output} name={name} />;
  // XML and the like are no Markdown.
  if (/^\s*<[?!\w]/.test(output)) return <JsonView value={output} name={name} />;
  return <SafeMarkdown text={output} fileName={`${name.replaceAll(/\W+/g, "-").toLowerCase()}.md`} />;
}
