import { expect, it } from "vitest";
import { withoutRoutes } from "./without-routes.ts";

it("leaves out what only a program can do", () => {
  expect(withoutRoutes("There is no task 9. GET /api/tasks lists your tasks.")).toBe("There is no task 9.");
  expect(
    withoutRoutes(
      "There is no session s. Leave session_id out to begin a new one, or create one with POST /api/sessions.",
    ),
  ).toBe("There is no session s.");
  expect(withoutRoutes("The agent is busy. Try again in 3.5 s.")).toBe(
    "The agent is busy. Try again in 3.5 s.",
  );
});
