import { isDeepStrictEqual } from "node:util";
import type { Evidence } from "./evidence.ts";
import { nameOf } from "./name-of.ts";

/**
 * An answer that came too late to count is kept as a discarded attempt, and what is kept as one was answered: no
 * answer is lost that a living process got. Pure.
 */
export function lostAnswers({ calls, steps, attempts, delivered = [] }: Evidence): string[] {
  const callOf = new Map(calls.map((call) => [call.serial, call]));
  const answersOf = Map.groupBy(calls, nameOf);
  const keptOf = Map.groupBy(
    attempts.filter(({ outcome, output }) => outcome === "discarded" && output !== null),
    nameOf,
  );
  const stepOf = new Map(steps.map((step) => [nameOf(step), step]));
  const invented = [...keptOf].flatMap(([name, kept]) =>
    kept
      .filter(
        ({ output }) => !(answersOf.get(name) ?? []).some(({ answer }) => isDeepStrictEqual(answer, output)),
      )
      .map(({ attempt }) => `the discarded attempt ${attempt} of ${name} holds what no agent answered`),
  );
  const lost = delivered.filter((serial) => {
    const call = callOf.get(serial);
    if (call === undefined) return false;
    const isResult = isDeepStrictEqual(stepOf.get(nameOf(call))?.output, call.answer);
    const isKept = (keptOf.get(nameOf(call)) ?? []).some(({ output }) =>
      isDeepStrictEqual(output, call.answer),
    );
    return !isResult && !isKept;
  });
  return [...invented, ...lost.map((serial) => `the answer to call ${serial} is neither result nor kept`)];
}
