import type { AnswerSign, Json } from "@orchestrator/contracts";
import { compileJsonPath } from "../../kernel/json-path.ts";
import { inPlace } from "./body-pattern.ts";

/** Whether an answer shows a sign; `body` is undefined when it could not be read. */
export type AnswerTest = (status: number, body: Json | undefined) => boolean;

/**
 * Compiles a sign; without one no answer shows it.
 * @throws InvalidInputError TEMPLATE_INVALID; its message starts with the place
 */
export function compileAnswerSign(sign: AnswerSign | undefined, place: string): AnswerTest {
  const { status: statuses = [], path: text, values = [] } = sign ?? {};
  const path = text === undefined ? undefined : inPlace(`${place}.path`, () => compileJsonPath(text));
  const shows = (found: Json | undefined): boolean =>
    found !== undefined && values.some((value) => value === found);
  return (status, body) =>
    statuses.includes(status) || (path !== undefined && body !== undefined && shows(path.first(body)));
}
