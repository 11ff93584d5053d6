import { AgentError } from "../../agent-server/agent-error.ts";
import { isFields } from "../input/unwrap-step-output.ts";

const MAX_DEPTH = 64;
const MAX_NODES = 200_000;

/**
 * Refuses values that could hurt who reads them: too deep, too many nodes (counted as often as an alias repeats them),
 * a `__proto__` key, or numbers no format can write.
 */
export function checkShape(value: unknown): void {
  let nodes = 0;
  const visit = (node: unknown, depth: number): void => {
    nodes += 1;
    if (nodes > MAX_NODES) throw tooLarge(`more than ${MAX_NODES.toLocaleString("en")} values`);
    if (depth > MAX_DEPTH) throw tooLarge(`nested more than ${MAX_DEPTH} levels deep`);
    if (typeof node === "number" && !Number.isFinite(node)) throw notFinite(node);
    if (Array.isArray(node)) node.forEach((item) => visit(item, depth + 1));
    if (!isFields(node)) return;
    for (const [key, child] of Object.entries(node)) {
      if (key === "__proto__")
        throw new AgentError("FORBIDDEN_KEY", "The key `__proto__` is refused; rename it.");
      visit(child, depth + 1);
    }
  };
  visit(value, 0);
}

function tooLarge(how: string): AgentError {
  return new AgentError("DATA_TOO_LARGE", `The data is too large to convert: ${how}. Send it in parts.`);
}

function notFinite(number: number): AgentError {
  return new AgentError(
    "NUMBER_NOT_FINITE",
    `The data holds ${number}, which is not a number that can be written.`,
  );
}
