import type { MathJsInstance, MathNode } from "mathjs";

import { AgentError } from "../../agent-server/agent-error.ts";

const FUNCTIONS: ReadonlySet<string> = new Set(
  `abs ceil floor round fix sign sqrt cbrt nthRoot exp log ln log2 log10 pow mod gcd lcm hypot sin cos tan asin acos
  atan atan2 sinh cosh tanh asinh acosh atanh sec csc cot min max mean median sum prod std variance mode factorial
  combinations permutations`.split(/\s+/),
);
const CONSTANTS: ReadonlySet<string> = new Set(["pi", "PI", "e", "E", "tau", "phi", "i"]);
const NODES: ReadonlySet<string> = new Set([
  "ArrayNode",
  "ConditionalNode",
  "ConstantNode",
  "FunctionNode",
  "OperatorNode",
  "ParenthesisNode",
  "RelationalNode",
  "SymbolNode",
]);

// In a sentence "and" joins two calculations.
const LOGICAL: ReadonlySet<string> = new Set(["and", "or", "xor", "not"]);

export const MAX_EXPRESSION_CHARACTERS = 500;

export function isFunctionName(name: string): boolean {
  return FUNCTIONS.has(name);
}

export function isConstantName(name: string): boolean {
  return CONSTANTS.has(name);
}

/**
 * Only arithmetic on numbers and units passes: every node, function and name is on a list, so nothing can be assigned,
 * indexed, looped over or generated, and the work is bounded by the length of the expression.
 */
export function checkExpression(math: MathJsInstance, node: MathNode, names: ReadonlySet<string>): void {
  node.traverse((child) => {
    if (!NODES.has(child.type)) throw refusal(`${child.type.replace("Node", "").toLowerCase()} expressions`);
    if (math.isFunctionNode(child) && !(math.isSymbolNode(child.fn) && FUNCTIONS.has(child.fn.name))) {
      throw refusal(`the function ${child.fn.toString()}`);
    }
    if (math.isOperatorNode(child) && LOGICAL.has(child.op)) throw notOneExpression(node.toString());
    if (math.isConstantNode(child) && typeof child.value === "string") throw refusal("text");
    if (math.isSymbolNode(child)) checkName(math, child.name, names);
  });
}

function checkName(math: MathJsInstance, name: string, names: ReadonlySet<string>): void {
  const isKnown = names.has(name) || CONSTANTS.has(name) || FUNCTIONS.has(name);
  if (isKnown || math.Unit.isValuelessUnit(name)) return;
  throw new AgentError(
    "UNKNOWN_NAME",
    `"${name}" has no value here. Use numbers, units, the usual functions, or names of numbers in \`data\`.`,
  );
}

function notOneExpression(expression: string): AgentError {
  return new AgentError("NOT_AN_EXPRESSION", `"${expression}" is not one expression.`);
}

function refusal(what: string): AgentError {
  return new AgentError(
    "NOT_ALLOWED",
    `A calculation may not use ${what}; only arithmetic on numbers and units is allowed.`,
  );
}
