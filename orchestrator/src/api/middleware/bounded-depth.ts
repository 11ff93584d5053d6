import type { FastifyRequest } from "fastify";
import { InvalidInputError } from "../../kernel/app-error.ts";

/** As deep as answers of agents may be. */
const DEEPEST = 200;

/**
 * Refuses bodies that are nested so deeply that whatever walks them recursively would run out of stack.
 * @throws InvalidInputError VALIDATION_FAILED with the place
 */
export async function requireBoundedDepth(request: FastifyRequest): Promise<void> {
  const { body } = request;
  if (body === null || typeof body !== "object") return;
  const pending: { value: object; depth: number; field: string }[] = [{ value: body, depth: 1, field: "" }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, depth, field } = next;
    if (depth > DEEPEST) throw tooDeep(field);
    for (const [key, part] of Object.entries(value)) {
      if (part !== null && typeof part === "object")
        pending.push({ value: part as object, depth: depth + 1, field: field === "" ? key : field });
    }
  }
}

const tooDeep = (field: string): InvalidInputError =>
  new InvalidInputError(
    "VALIDATION_FAILED",
    `${field}: is nested more than ${DEEPEST} levels deep. Flatten it.`,
    {
      issues: [{ in: "body", path: `/${field}`, message: `is nested more than ${DEEPEST} levels deep` }],
    },
  );
