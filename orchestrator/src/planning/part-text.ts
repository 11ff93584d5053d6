import type { Part } from "./part.ts";
import type { Token } from "./read-tokens.ts";

/** The words of a part as they were written, with what was said about it, in the order of the text. */
export function partText(part: Part, description: string): string {
  const clauses = [part, ...part.context].toSorted((a, b) => a.place - b.place);
  const runs: Token[][] = [];
  let place = Number.NaN;
  let end = 0;
  for (const clause of clauses) {
    // Neighbours are quoted in one piece, with the words between them; lines of a list are not.
    const isSameLine = !description.slice(end, clause.tokens[0]?.start).includes("\n");
    if (clause.place === place + 1 && isSameLine) runs.at(-1)?.push(...clause.tokens);
    else runs.push([...clause.tokens]);
    place = clause.place;
    end = clause.tokens.at(-1)?.end ?? end;
  }
  const texts = runs.map((tokens) => written(tokens, description));
  const object = written(part.sharedObject, description);
  return object === "" ? texts.join(". ") : `${texts.join(". ")} ${object}`;
}

function written(tokens: readonly Token[], description: string): string {
  return description
    .slice(tokens[0]?.start ?? 0, tokens.at(-1)?.end ?? 0)
    .replace(/\s+/g, " ")
    .trim();
}
