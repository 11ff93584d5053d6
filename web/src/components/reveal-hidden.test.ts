import { expect, test } from "vitest";
import { cutText, SHOWN_CHARACTERS } from "./cut-text.ts";
import { revealHidden } from "./reveal-hidden.ts";

test("characters that change how text reads are shown by their code", () => {
  expect(revealHidden("pay \u202eREVERSED\u202c")).toBe("pay ⟦U+202E⟧REVERSED⟦U+202C⟧");
  expect(revealHidden("tag \u{e0041} zero\u200bwidth \u0007")).toBe(
    "tag ⟦U+E0041⟧ zero⟦U+200B⟧width ⟦U+0007⟧",
  );
});

test("ordinary text stays: letters of any script, tabs, lines, joined signs", () => {
  const text = "Zażółć\tgęślą\njaźń שלום 日本 \u{1f469}\u200d\u{1f4bb}";
  expect(revealHidden(text)).toBe(text);
});

test("a long text is cut, never within a character", () => {
  const { shown, hidden } = cutText("\u{1f600}".repeat(SHOWN_CHARACTERS));
  expect(shown.length + hidden).toBe(2 * SHOWN_CHARACTERS);
  expect(shown.isWellFormed()).toBe(true);
  expect(cutText(`x${"\u{1f600}".repeat(SHOWN_CHARACTERS)}`).shown.isWellFormed()).toBe(true);
  expect(cutText("short")).toEqual({ shown: "short", hidden: 0 });
});
