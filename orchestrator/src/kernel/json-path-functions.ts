import { FunctionExpressionType, type FilterFunction } from "json-p3";
import { RE2JS } from "re2js";

const MAX_PATTERN_LENGTH = 500;
const MAX_SUBJECT_LENGTH = 100_000;
const MAX_CACHED = 200;

/**
 * RFC 9535's `match` and `search` on RE2, whose time is linear: on JavaScript's own expressions `(a+)+b` hangs the
 * process. As the RFC has it, what is no valid pattern matches nothing; so does a subject over 100,000 characters.
 */
export function regexpFunction(kind: "match" | "search"): FilterFunction {
  const compiled = new Map<string, RE2JS | null>();
  return {
    argTypes: [FunctionExpressionType.ValueType, FunctionExpressionType.ValueType],
    returnType: FunctionExpressionType.LogicalType,
    call(subject: unknown, pattern: unknown): boolean {
      if (typeof subject !== "string" || typeof pattern !== "string") return false;
      if (subject.length > MAX_SUBJECT_LENGTH || pattern.length > MAX_PATTERN_LENGTH) return false;
      let regexp = compiled.get(pattern);
      if (regexp === undefined) {
        if (compiled.size >= MAX_CACHED) compiled.clear();
        compiled.set(pattern, (regexp = compile(pattern)));
      }
      if (regexp === null) return false;
      return kind === "match" ? regexp.matches(subject) : regexp.matcher(subject).find();
    },
  };
}

function compile(pattern: string): RE2JS | null {
  try {
    return RE2JS.compile(withIRegexpDot(pattern));
  } catch {
    return null;
  }
}

/** RFC 9485: `.` is everything but \n and \r; RE2's leaves out \n only. */
function withIRegexpDot(pattern: string): string {
  let inClass = false;
  return pattern.replace(/\\[\s\S]|[[\].]/gu, (part) => {
    if (part === "[") inClass = true;
    else if (part === "]") inClass = false;
    return part === "." && !inClass ? "[^\\n\\r]" : part;
  });
}
