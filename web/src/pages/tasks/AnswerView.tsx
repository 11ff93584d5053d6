import type { Json } from "@orchestrator/contracts";
import { usePreferences } from "../../app/app-context.ts";
import { Details } from "../../components/Details.tsx";
import { revealHidden } from "../../components/reveal-hidden.ts";
import { OutputView } from "./OutputView.tsx";
import { readFacts } from "./read-facts.ts";

/** An answer for who reads it: a few plain values as a table, their JSON one click away; operators see the JSON. */
export function AnswerView({ output, name }: { output: Json; name: string }) {
  const { view } = usePreferences();
  const facts = view === "simple" ? readFacts(output) : undefined;
  const asGiven = <OutputView output={output} name={name} />;
  if (facts === undefined) return asGiven;
  return (
    <div className="flex flex-col gap-2">
      <div className="w-fit max-w-full rounded-md border border-line bg-surface">
        <table aria-label={name}>
          <tbody className="divide-y divide-line">
            {facts.map(({ key, words, value }) => (
              <tr key={key}>
                <th
                  scope="row"
                  className="px-3 py-1 text-left align-top font-normal wrap-anywhere text-muted"
                >
                  {revealHidden(words)}
                </th>
                <td className="px-3 py-1 wrap-anywhere tabular-nums">{revealHidden(value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Details>{asGiven}</Details>
    </div>
  );
}
