import { describe, expect, test } from "vitest";
import { compileHeaders, HeaderValueError } from "./header-patterns.ts";
import type { Scope } from "./placeholders.ts";

const scopeWith = (v: string): Scope => ({
  input: null,
  params: { v },
  step: null,
  session: null,
  user: null,
  agent: null,
});

describe("a header of a template", () => {
  test("is filled from the step, its name in lower case", () => {
    const fill = compileHeaders({ "X-Model": "m ${params.v}", "X-Plain": "p" }, "headers");
    expect(fill(scopeWith("1"))).toEqual({ "x-model": "m 1", "x-plain": "p" });
  });

  test.each([
    "Host",
    "connection",
    "Content-Length",
    "TRANSFER-ENCODING",
    "Upgrade",
    "TE",
    "Expect",
    "Idempotency-Key",
  ])("%s cannot be set", (name) => {
    expect(() => compileHeaders({ [name]: "x" }, "headers")).toThrow(/cannot be configured/);
  });

  test.each(["a\r\nb: c", "a\nb", "a\rb", "a\0b", "a\u007f", "日本"])("holds no value like %j", (value) => {
    expect(() => compileHeaders({ "x-a": value }, "headers")).toThrow(
      expect.objectContaining({ code: "TEMPLATE_INVALID" }) as Error,
    );
    const fill = compileHeaders({ "x-a": "${params.v}" }, "headers");
    expect(() => fill(scopeWith(value))).toThrow(HeaderValueError);
  });
});
