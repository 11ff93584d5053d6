import type { MathJsInstance, MathNode } from "mathjs";

import { AgentError } from "../../agent-server/agent-error.ts";
import { tidyNumber } from "../analysis/tidy-number.ts";
import { checkExpression, MAX_EXPRESSION_CHARACTERS } from "./check-expression.ts";
import type { FoundExpression } from "./find-expressions.ts";

export interface Calculated {
  expression: string;
  value: number | boolean | string | unknown[];
  unit?: string;
}

/** Throws NOT_AN_EXPRESSION when the text cannot be parsed, another AgentError when it may not or cannot be evaluated. */
export function evaluateExpression(
  math: MathJsInstance,
  found: FoundExpression,
  names: ReadonlyMap<string, number>,
): Calculated {
  const { expression, unit } = found;
  if (expression.length > MAX_EXPRESSION_CHARACTERS) {
    const message = `An expression may have up to ${MAX_EXPRESSION_CHARACTERS} characters; split it into steps.`;
    throw new AgentError("EXPRESSION_TOO_LONG", message);
  }
  const node = parse(math, expression);
  checkExpression(math, node, new Set(names.keys()));
  const value: unknown = evaluate(() => node.compile().evaluate(new Map(names)), expression);
  return { expression, ...readValue(math, value, unit, expression) };
}

function parse(math: MathJsInstance, expression: string): MathNode {
  try {
    return math.parse(expression);
  } catch (cause) {
    throw new AgentError(
      "NOT_AN_EXPRESSION",
      `"${expression}" is not an expression that can be calculated.`,
      { cause },
    );
  }
}

function evaluate(run: () => unknown, expression: string): unknown {
  try {
    return run();
  } catch (cause) {
    if (cause instanceof AgentError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AgentError("CANNOT_CALCULATE", `"${expression}" cannot be calculated: ${reason}.`, { cause });
  }
}

function readValue(
  math: MathJsInstance,
  value: unknown,
  unit: string | undefined,
  expression: string,
): Omit<Calculated, "expression"> {
  if (typeof value === "number") return { value: finite(value, expression) };
  if (typeof value === "boolean") return { value };
  if (math.isUnit(value)) {
    const target = value.formatUnits();
    return { value: finite(value.toNumber(target), expression), unit: unit ?? target };
  }
  if (math.isComplex(value)) return { value: math.format(value, { precision: 14 }) };
  if (math.isMatrix(value))
    return {
      value: value
        .toArray()
        .map((item) => (typeof item === "number" ? finite(item, expression) : String(item))),
    };
  throw new AgentError("CANNOT_CALCULATE", `"${expression}" has no number as its value.`);
}

function finite(value: number, expression: string): number {
  if (Number.isFinite(value)) return tidyNumber(value);
  const why = Number.isNaN(value) ? "has no defined value" : "is infinite or larger than 1.8e308";
  throw new AgentError("NOT_FINITE", `"${expression}" ${why}; no finite number can be given.`);
}
