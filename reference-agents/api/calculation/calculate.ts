import { AgentError } from "../../agent-server/agent-error.ts";
import { analyseData } from "../analysis/analyse-data.ts";
import { askedStatistics } from "../analysis/asked-statistics.ts";
import type { Outcome, Work } from "../work.ts";
import { type Calculated, evaluateExpression } from "./evaluate-expression.ts";
import {
  findConversion,
  findExpressions,
  type FoundExpression,
  wholeExpression,
} from "./find-expressions.ts";
import { loadMath } from "./load-math.ts";
import { namedNumbers, spellNames } from "./named-numbers.ts";

const MAX_EXPRESSIONS = 20;
// Longer texts hold prose or data; searching them for expressions would take time without end.
const MAX_TEXT_CHARACTERS = 2_000;

/** One expression gives `{expression, value, unit?}`, several give `{results: […]}`. */
export async function calculate(work: Work): Promise<Outcome> {
  const names = namedNumbers(work.data);
  const texts = [spellNames(work.instructions.text, names.keys()), work.instructions.payload, work.data];
  const math = await loadMath();
  let refusal: AgentError | undefined;
  for (const text of texts) {
    if (typeof text !== "string" || text.trim() === "" || text.length > MAX_TEXT_CHARACTERS) continue;
    const conversion = findConversion(text);
    const attempts = [
      ...(conversion === undefined ? [] : [[conversion]]),
      [wholeExpression(text)],
      findExpressions(text, new Set(names.keys())).slice(0, MAX_EXPRESSIONS),
    ];
    for (const attempt of attempts) {
      const tried = tryAll(attempt, (found) => evaluateExpression(math, found, names));
      if (Array.isArray(tried)) return { result: tried.length === 1 ? tried[0] : { results: tried } };
      refusal ??= tried;
    }
  }
  if (askedStatistics(work.instructions.text).length > 0) return analyseData(work);
  throw (
    refusal ??
    new AgentError(
      "NO_EXPRESSION",
      'There is nothing to calculate. Write an expression such as "12 * (3 + 4)^2".',
    )
  );
}

/** The values, or why this reading of the text gives none. What may not be evaluated is final. */
function tryAll(
  attempt: FoundExpression[],
  evaluate: (found: FoundExpression) => Calculated,
): Calculated[] | AgentError | undefined {
  if (attempt.length === 0) return undefined;
  try {
    return attempt.map(evaluate);
  } catch (error) {
    const isOtherReading =
      error instanceof AgentError &&
      ["NOT_AN_EXPRESSION", "UNKNOWN_NAME", "EXPRESSION_TOO_LONG"].includes(error.code);
    if (!isOtherReading) throw error;
    return error.code === "NOT_AN_EXPRESSION" ? undefined : error;
  }
}
