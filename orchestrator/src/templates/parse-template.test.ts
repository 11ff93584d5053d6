import { describe, expect, test } from "vitest";
import { parseTemplate } from "./parse-template.ts";

const valid = `template: mine
display_name: Mine
request_mapping:
  path: /run
  body_mapping:
    messages:
      - content: \${input.text}
response_mapping:
  result_path: $.result
`;

/** The message a text is refused with. */
function refusal(text: string): string {
  try {
    parseTemplate(text, "mine.yaml");
  } catch (error) {
    expect(error).toMatchObject({ code: "TEMPLATE_INVALID" });
    return (error as Error).message;
  }
  throw new Error("expected a refusal");
}

describe("a template file", () => {
  test("is read with its defaults", () => {
    expect(parseTemplate(valid, "mine.yaml")).toMatchObject({
      template: "mine",
      request_mapping: { method: "POST", path: "/run", headers: {} },
      auth_config: { type: "none" },
    });
  });

  test.each([
    [
      "an unknown field",
      valid.replace("display_name: Mine", "display_name: Mine\nnope: 1"),
      /^mine\.yaml: template: .*nope/,
    ],
    [
      "a wrong method",
      valid.replace("  path: /run", "  path: /run\n  method: STEAL"),
      /^mine\.yaml, line 5: request_mapping\.method: /,
    ],
    [
      "a bad JSONPath",
      valid.replace("$.result", "result"),
      /^mine\.yaml, line 9: response_mapping\.result_path: .*position 0/,
    ],
    [
      "a bad placeholder",
      valid.replace("input.text", "env.KEY"),
      /^mine\.yaml, line 7: request_mapping\.body_mapping\.messages\[0\]\.content: .*\$\{env\.KEY\}/,
    ],
    [
      "a path that leaves the endpoint",
      valid.replace("/run", "/../run"),
      /^mine\.yaml, line 4: request_mapping\.path: /,
    ],
    [
      "a header of ours",
      valid.replace("  path: /run", "  path: /run\n  headers: { Host: x }"),
      /^mine\.yaml, line 5: request_mapping\.headers\.Host: /,
    ],
    ["broken YAML", valid.replace("path: /run", "path: [/run"), /^mine\.yaml, line \d+: is not valid YAML/],
    ["a repeated key", `${valid}template: other\n`, /^mine\.yaml, line 10: is not valid YAML/],
    ["a tag of its own", valid.replace("Mine", "!!js/function 'x'"), /is not valid YAML/],
    ["a custom tag", valid.replace("Mine", "!mine x"), /is not valid YAML/],
    ["nothing", "", /mine\.yaml/],
    ["two documents", `${valid}---\n${valid}`, /is not valid YAML/],
    ["no mapping", "- a", /mine\.yaml/],
  ])("with %s is refused, and the error says where", (_what, text, message) => {
    expect(refusal(text)).toMatch(message);
  });

  test("dates and the like stay texts", () => {
    expect(parseTemplate(valid.replace("Mine", "2026-11-22"), "mine.yaml").display_name).toBe("2026-11-22");
  });

  test.each([
    ["of a billion laughs", bomb(9)],
    ["that contains itself", valid.replace("messages:", "self: &a [*a]\n    messages:")],
    ["over 64 KiB", `${valid}description: ${"x".repeat(70_000)}\n`],
    [
      "nested 10,000 levels deep",
      `${valid}example_request: { a: ${"[".repeat(10_000)}${"]".repeat(10_000)} }\n`,
    ],
  ])("%s is refused in no time", (_what, text) => {
    const began = performance.now();
    refusal(text);
    expect(performance.now() - began).toBeLessThan(100);
  });

  test("keys of prototypes are keys, and touch nothing", () => {
    const text = valid.replace("messages:", "__proto__: { polluted: 1 }\n    messages:");
    parseTemplate(text, "mine.yaml");
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});

function bomb(levels: number): string {
  let text = `${valid}example_request:\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n`;
  for (let level = 1; level <= levels; level++) {
    text += `  a${level}: &a${level} [${Array.from({ length: 9 }, () => `*a${level - 1}`).join(", ")}]\n`;
  }
  return text;
}
