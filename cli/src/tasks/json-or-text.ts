import { Json } from "@orchestrator/contracts";

/** What an agent gave, as a person writes it: JSON, or any other text as it is. */
export function jsonOrText(text: string): Json {
  try {
    return Json.parse(JSON.parse(text));
  } catch {
    return text;
  }
}
