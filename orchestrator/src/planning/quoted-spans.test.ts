import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quotedSpans } from "./quoted-spans.ts";

const texts = (text: string) => quotedSpans(text).map(({ start, end }) => text.slice(start, end));

describe("quotedSpans", () => {
  it("finds every kind of quotation mark and short brackets", () => {
    expect(texts(`say "a b", 'c d', “e f”, «g h» and \`i j\` (k l)`)).toEqual([
      '"a b"',
      "'c d'",
      "“e f”",
      "«g h»",
      "`i j`",
      "(k l)",
    ]);
  });

  it("takes an apostrophe for no quotation mark", () => {
    expect(texts("don't change Anna's file or the boys' room")).toEqual([]);
  });

  it("lets a mark that is never closed be", () => {
    expect(texts('a 5" screen, then a "table"')).toHaveLength(1);
    expect(texts("print (this")).toEqual([]);
  });

  it("does not take a request that is quoted as a whole for data", () => {
    expect(texts('"Translate the memo, then email it"')).toEqual([]);
  });

  it("gives spans in order that do not overlap, whatever the text", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", " ", "'", '"', "(", ")", "“", "”", "`") }),
        (text) => {
          let last = 0;
          for (const { start, end } of quotedSpans(text)) {
            expect(start).toBeGreaterThanOrEqual(last);
            expect(end).toBeGreaterThan(start);
            expect(end).toBeLessThanOrEqual(text.length);
            last = end;
          }
        },
      ),
    );
  });
});
