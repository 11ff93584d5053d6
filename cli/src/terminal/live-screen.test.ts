import { expect, it } from "vitest";
import { LiveScreen } from "./live-screen.ts";

it("draws in place, draws the same only once, and gives the cursor back", () => {
  let written = "";
  {
    using screen = new LiveScreen({ write: (text) => (written += text) });
    screen.draw(["one", "two"]);
    screen.draw(["one", "two"]);
    screen.draw(["three"]);
  }
  expect(written).toBe("\u001b[?25lone\ntwo\n\r\u001b[2A\u001b[0Jthree\n\u001b[?25h");
});
