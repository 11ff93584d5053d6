import type { Json } from "@orchestrator/contracts";
import type { BuiltRequest } from "./build-request.ts";
import type { Redactor } from "./redactor.ts";

export interface ShownRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: Json;
}

/** A request as a person may see it: without its secrets. */
export function shownRequest(
  { method, url, headers, body }: BuiltRequest,
  redactor: Redactor,
  secretHeaders: ReadonlySet<string>,
): ShownRequest {
  return {
    method,
    url: redactor.text(url),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        secretHeaders.has(name) ? "[secret]" : redactor.text(value),
      ]),
    ),
    // Built by us as JSON.
    body: body === null ? null : redactor.json(JSON.parse(body) as Json),
  };
}
