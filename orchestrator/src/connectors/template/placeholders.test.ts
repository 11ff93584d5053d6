import { describe, expect, test } from "vitest";
import type { Json } from "@orchestrator/contracts";
import { compileBody } from "./body-pattern.ts";
import type { Scope } from "./placeholders.ts";

const scope: Scope = {
  input: {
    description: 'Say "hi"',
    data: { list: [1, 2], flag: false, none: null },
    capability: null,
    context: {},
    text: "t",
  },
  params: JSON.parse('{"model":"m","__proto__":{"inherited":1}}') as Json,
  step: { key: "k", attempt: 2 },
  session: { id: "sess_1" },
  user: { id: "ann" },
  agent: { name: "A" },
};

const fill = (body: Json): Json => compileBody(body)(scope);

describe("a placeholder", () => {
  test.each<[string, Json]>([
    ["${input.data}", { list: [1, 2], flag: false, none: null }],
    ["${input.data.list}", [1, 2]],
    ["${input.data.list.1}", 2],
    ["${input.data.flag}", false],
    ["${ step.attempt }", 2],
    ["${input.data.missing.deeper}", null],
    ["${input.capability}", null],
  ])("alone, %s keeps the type of its value", (text, value) => {
    expect(fill(text)).toEqual(value);
  });

  test.each([
    ["a ${input.description} b", 'a Say "hi" b'],
    ["n=${step.attempt}", "n=2"],
    ["${input.data.list}!", "[1,2]!"],
    ["<${input.data.missing}>", "<>"],
    ["${user.id}${session.id}", "annsess_1"],
    ["costs $5 and $${input.data}", "costs $5 and ${input.data}"],
    ["", ""],
  ])("in a text, %j becomes text", (text, value) => {
    expect(fill(text)).toBe(value);
  });

  test.each([
    "${input.data.__proto__}",
    "${input.data.constructor}",
    "${input.data.list.length}",
    "${params.toString}",
    "${params.constructor.name}",
  ])("%s names no property of a prototype", (text) => {
    expect(fill(text)).toBeNull();
  });

  test("is filled once: a value that looks like one stays as it is", () => {
    const pattern = compileBody("${input.description}");
    expect(pattern({ ...scope, input: { description: "${params.model}" } })).toBe("${params.model}");
  });

  test("stands anywhere in a body, and other values stay what they are", () => {
    expect(fill({ a: ["${step.key}", 1, true, null], b: { c: "${params.model}" } })).toEqual({
      a: ["k", 1, true, null],
      b: { c: "m" },
    });
  });

  test("does not reach a prototype through a key of the body", () => {
    const filled = fill(JSON.parse('{"__proto__":{"polluted":"${step.key}"}}') as Json);
    expect(Object.hasOwn(filled as object, "__proto__")).toBe(true);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  test.each([
    ["${HOME}", /unknown name/],
    ["${env.HOME}", /unknown name/],
    ["${secrets.token}", /unknown name/],
    ["${input.secret}", /input has description/],
    ["${input}", /names no value/],
    ["${__proto__.x}", /unknown name/],
    ["${input.data", /no closing brace/],
    ["${}", /not a name/],
    ["${input.data[0]}", /not a name/],
    ["${input.data + 1}", /not a name/],
  ])("%s is refused, and the error names the place", (text, message) => {
    const compile = (): unknown => compileBody({ deep: [{ text }] });
    expect(compile).toThrow(message);
    expect(compile).toThrow(/^body_mapping\.deep\[0\]\.text: /);
    expect(compile).toThrow(expect.objectContaining({ code: "TEMPLATE_INVALID" }) as Error);
  });

  test("a body nested without end is refused", () => {
    let body: Json = "x";
    for (let i = 0; i < 100; i++) body = [body];
    expect(() => compileBody(body)).toThrow(/nested too deeply/);
  });
});
