import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "@orchestrator/contracts";
import { compileJsonPath, firstMatch } from "../../kernel/json-path.ts";
import { suggestPaths } from "./suggest-paths.ts";

test("what looks like the result comes first, in answers of several kinds", () => {
  const firstOf = (answer: Json): string | undefined => suggestPaths(answer)[0]?.path;
  expect(firstOf({ status: "success", took: 12, result: "Bonjour" })).toBe("$.result");
  expect(
    firstOf({
      id: "x1",
      object: "chat.completion",
      choices: [{ index: 0, message: { role: "assistant", content: "Bonjour" } }],
    }),
  ).toBe("$.choices[0].message.content");
  expect(
    firstOf({ output: [{ type: "message", content: [{ type: "output_text", text: "Bonjour" }] }] }),
  ).toBe("$.output[0].content[0].text");
});

test("every path that is suggested finds something in the answer", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (answer) => {
      for (const { path } of suggestPaths(answer as Json)) {
        const found = firstMatch(compileJsonPath(path), { wrapped: answer as Json }.wrapped);
        const isEmpty = found === undefined;
        // `firstMatch` passes over what is empty.
        if (isEmpty) continue;
        expect(found).not.toBeUndefined();
      }
    }),
  );
});

test("a huge answer is looked at only in part", () => {
  const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, i]));
  expect(suggestPaths(wide)).toHaveLength(10);
});
