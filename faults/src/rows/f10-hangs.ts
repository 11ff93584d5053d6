import type { Fault } from "../fault.ts";
import type { Reaction } from "../world/perform.ts";
import { misbehaving } from "./misbehaving.ts";

const DEADLINE_MS = 2000;
/** A busy machine may be late to notice, and the harness, too, when it runs beside other tests. */
const LATE_MS = 1500;

const neverEnding = (id: string, about: string, reaction: Reaction): Fault =>
  misbehaving({
    id,
    about,
    cases: () => [
      {
        name: "endless",
        reaction: () => reaction,
        agent: { config: { timeout_ms: DEADLINE_MS } },
        error: "AGENT_TIMEOUT",
        calls: 3,
      },
    ],
    bars: ({ givenUp, scale }) => [
      ...(givenUp.length === 3 ? [] : [`${givenUp.length} of 3 connections were closed`]),
      ...givenUp
        .filter(
          ({ afterMs }) =>
            afterMs < DEADLINE_MS * 0.9 - (scale === "quick" ? LATE_MS : 0) ||
            afterMs > DEADLINE_MS * 1.1 + LATE_MS,
        )
        .map(({ afterMs }) => `a call of ${DEADLINE_MS} ms was given up after ${Math.round(afterMs)} ms`),
    ],
  });

export const f10: Fault = neverEnding("F10", "an agent that takes the call and never answers", {
  kind: "hang",
});
export const f11: Fault = neverEnding("F11", "an agent that drips a byte per 300 ms for ever", {
  kind: "drip",
  everyMs: 300,
});
