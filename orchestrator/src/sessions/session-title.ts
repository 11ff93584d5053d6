import type { JsonObject } from "@orchestrator/contracts";
import { cutText } from "./cut-text.ts";

const CHARACTERS = 80;

/** One line that says what a session is about; null when nobody has said anything yet. */
export function sessionTitle(metadata: JsonObject, firstUserText: string | undefined): string | null {
  const { title } = metadata;
  const text = oneLine(typeof title === "string" ? title : "") || oneLine(firstUserText ?? "");
  return text === "" ? null : cutText(text, CHARACTERS);
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();
