import { expect, test } from "vitest";
import { mappingText, parseMapping, withResultPath } from "./mapping-text.ts";

const mapping = { request_mapping: { path: "/ask" }, response_mapping: { result_path: "$.a" } };

test.each(["yaml", "json"] as const)(
  "a mapping is the same after it was written and read as %s",
  (format) => {
    expect(parseMapping(mappingText(mapping, format), format)).toEqual({ ok: true, mapping });
  },
);

test("another path for the result leaves the rest as it was", () => {
  expect(withResultPath(mapping, "$.b")).toEqual({
    request_mapping: { path: "/ask" },
    response_mapping: { result_path: "$.b" },
  });
});

test.each([
  ["request_mapping: [", "yaml"],
  ["{", "json"],
  ["just words", "yaml"],
  ["result_path: $.a", "yaml"],
  ["request_mapping: /ask", "yaml"],
] as const)("%s is refused with a reason", (text, format) => {
  expect(parseMapping(text, format)).toEqual({ ok: false, message: expect.stringMatching(/\S/) });
});
