import { JsonObject } from "@orchestrator/contracts";
import { UsageError } from "../usage-error.ts";

/** @throws UsageError when the text is no JSON object */
export function readMetadata(text: string): JsonObject {
  try {
    const parsed = JsonObject.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
  } catch {
    // Said below, the same for both.
  }
  throw new UsageError(`--metadata must be a JSON object, e.g. '{"ticket": 7}'`);
}
