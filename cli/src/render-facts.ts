import { padTo } from "./terminal/fit-text.ts";
import type { Style } from "./terminal/style.ts";

/** Names and values below each other; what is empty is left out. */
export function renderFacts(
  style: Style,
  facts: readonly (readonly [name: string, value: string])[],
): string {
  const shown = facts.filter(([, value]) => value !== "");
  const width = Math.max(...shown.map(([name]) => name.length)) + 2;
  return shown.map(([name, value]) => `${style.dim(padTo(name, width))}${value}\n`).join("");
}
