import type { Json } from "@orchestrator/contracts";
import { expect, test } from "vitest";
import { sampleOf } from "./sample-of.ts";

test("a small answer stays as it is", () => {
  const answer = { choices: [{ message: { content: "Hello" } }] };
  expect(sampleOf(answer)).toEqual({ value: answer, isShortened: false });
});

test("a huge answer keeps its shape and becomes small enough to send", () => {
  const answer: Json = {
    text: "x".repeat(5_000_000),
    rows: Array.from({ length: 100_000 }, (_none, i) => ({ id: i, note: "y".repeat(50) })),
  };
  const { value, isShortened } = sampleOf(answer);
  expect(isShortened).toBe(true);
  expect(JSON.stringify(value).length).toBeLessThan(900_000);
  expect(value).toMatchObject({ text: expect.stringMatching(/^x+…$/) });
  expect(value).toHaveProperty("rows.0.id", 0);
});
