import type { MathJsInstance } from "mathjs";

import { AgentError } from "../../agent-server/agent-error.ts";

const MAX_COMBINATORIAL = 1_000;

let loading: Promise<MathJsInstance> | undefined;

/** mathjs, loaded when first needed and locked down: an expression can neither reach the parser nor run for long. */
export function loadMath(): Promise<MathJsInstance> {
  loading ??= create();
  return loading;
}

async function create(): Promise<MathJsInstance> {
  const { default: mathjs } = await import("mathjs/lib/browser/math.js");
  const math = mathjs.create(mathjs.all ?? {}, { predictable: false });
  const { combinations, permutations } = math;
  const refuse = (name: string) => (): never => {
    throw new AgentError("NOT_ALLOWED", `The function ${name} is not available in calculations.`);
  };
  const refused = [
    "import",
    "createUnit",
    "reviver",
    "simplify",
    "derivative",
    "resolve",
    "config",
    "help",
    "parser",
  ];
  // `evaluate` and `parse` stay callable from here, but check-expression allows neither in an expression.
  math.import(
    {
      ...Object.fromEntries(refused.map((name) => [name, refuse(name)])),
      combinations: (n: number, k: number) => combinations(bounded(n), bounded(k)),
      permutations: (n: number, k?: number) => permutations(bounded(n), bounded(k ?? n)),
      ln: (value: number) => math.log(value),
    },
    { override: true },
  );
  return math;
}

function bounded(value: number): number {
  if (typeof value === "number" && value <= MAX_COMBINATORIAL) return value;
  throw new AgentError("TOO_LARGE", `combinations and permutations take numbers up to ${MAX_COMBINATORIAL}.`);
}
