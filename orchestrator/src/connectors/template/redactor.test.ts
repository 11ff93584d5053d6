import type { AgentTarget } from "../connector.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRedactor, secretHeaderValues } from "./redactor.ts";
import { authorize } from "./secrets.ts";

describe("a redactor", () => {
  test("hides a secret in texts, values and keys, in each spelling", () => {
    const { text, json } = createRedactor(['s"cr+t/1']);
    expect(text('is s"cr+t/1, s\\"cr+t/1 and s%22cr%2Bt%2F1')).toBe("is [secret], [secret] and [secret]");
    expect(json({ 'k s"cr+t/1': ['s"cr+t/1', 1, null, { a: true }] })).toEqual({
      "k [secret]": ["[secret]", 1, null, { a: true }],
    });
  });

  test("hides the longer of two secrets whole", () => {
    expect(createRedactor(["abcd", "abcdefgh"]).text("abcdefgh abcd")).toBe("[secret] [secret]");
  });

  test("leaves texts alone that are too short to be secrets", () => {
    expect(createRedactor(["a", ""]).text("a banana")).toBe("a banana");
  });
});

test("of a user and a password the password alone is hidden too", async () => {
  const target = { endpoint: "http://127.0.0.1" } as AgentTarget;
  const authorized = await authorize(target, { type: "basic", env_var: "A" }, async () => "ann:pass-word");
  if (!authorized.ok) throw new Error(authorized.message);
  const { text } = createRedactor(authorized.secrets);
  expect(text(`pass-word ${Buffer.from("ann:pass-word").toString("base64")}`)).toBe("[secret] [secret]");
});

test("values of headers that are named like secrets are secrets", () => {
  const headers = {
    "x-api-key": "key-12345",
    authorization: "Bearer abcdefgh",
    "max-tokens": "1000",
    accept: "text/plain",
  };
  expect(secretHeaderValues(headers)).toEqual(["key-12345", "key-12345", "Bearer abcdefgh", "abcdefgh"]);
});

test("of a text of any length only the start is shown, and never a part of a secret", () => {
  const secret = "0123456789abcdef";
  const { start } = createRedactor([secret]);
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constant(secret), fc.string({ unit: fc.constantFrom("-", "."), maxLength: 30 })), {
        maxLength: 20,
      }),
      fc.integer({ min: 1, max: 100 }),
      (parts, length) => {
        const shown = start(parts.join(""), length);
        expect(shown.length).toBeLessThanOrEqual(length);
        expect(shown.replaceAll("[secret]", "")).not.toMatch(/\d/);
      },
    ),
  );
});

test("a secret is hidden however another writer has escaped it", () => {
  const escapes = [
    (c: string) => c,
    (c: string) => JSON.stringify(c).slice(1, -1),
    (c: string) => `\\${c}`,
    (c: string) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
    (c: string) => `\\\\u${c.charCodeAt(0).toString(16).padStart(4, "0").toUpperCase()}`,
    (c: string) => `%${c.charCodeAt(0).toString(16).padStart(2, "0").toUpperCase()}`,
    (c: string) => `&#${c.charCodeAt(0)};`,
    (c: string) => `&#x${c.charCodeAt(0).toString(16)};`,
  ];
  expect(createRedactor(["tok/12+3=="]).text('{"said":"tok\\/12\\u002B3=="}')).toBe('{"said":"[secret]"}');
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom("a", "Z", "0", "9", "/", "+", "=", "-", "_", "~", "&", "%", "<", '"', "\t"),
        minLength: 4,
        maxLength: 20,
      }),
      fc.array(fc.nat(escapes.length - 1), { minLength: 20, maxLength: 20 }),
      (secret, choices) => {
        const written = Array.from(secret, (c, i) => escapes[choices[i] ?? 0]?.(c) ?? c).join("");
        // Of an escape at either end a rest may stay that is no part of the secret.
        expect(createRedactor([secret]).text(`(${written})`)).toMatch(/^\(\\{0,4}\[secret\].{0,5}\)$/);
      },
    ),
    { numRuns: 2000 },
  );
});
