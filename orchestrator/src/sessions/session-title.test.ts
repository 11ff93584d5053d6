import { expect, it } from "vitest";
import { sessionTitle } from "./session-title.ts";

it("takes the given title before the first words, on one line and cut", () => {
  expect(sessionTitle({ title: "A trip" }, "Plan it")).toBe("A trip");
  expect(sessionTitle({ title: 7 }, "Plan\n\n my  trip")).toBe("Plan my trip");
  expect(sessionTitle({ title: "  " }, undefined)).toBeNull();
  const cut = sessionTitle({}, "word ".repeat(50)) ?? "";
  expect(cut).toHaveLength(80);
  expect(cut.endsWith("…")).toBe(true);
});
