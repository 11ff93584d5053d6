import type { Fault } from "../fault.ts";
import type { Reaction } from "../world/perform.ts";
import { misbehaving } from "./misbehaving.ts";

const DEADLINE_MS = { quick: 2000, full: 10_000 };
/** The quick form runs beside other tests: the service may be late to notice, and the harness by what it measures. */
const LATE_MS = { quick: 3000, full: 0 };

const neverEnding = (id: string, about: string, reaction: Reaction): Fault =>
  misbehaving({
    id,
    about,
    cases: ({ scale }) => [
      {
        name: "endless",
        reaction: () => reaction,
        agent: { config: { timeout_ms: DEADLINE_MS[scale] } },
        error: "AGENT_TIMEOUT",
        calls: 3,
      },
    ],
    bars: ({ givenUp, scale, lateMs }) => [
      ...(givenUp.length === 3 ? [] : [`${givenUp.length} of 3 connections were closed`]),
      ...givenUp
        .filter(({ afterMs }) => {
          const late = scale === "full" ? 0 : lateMs;
          return (
            afterMs < DEADLINE_MS[scale] * 0.9 - late ||
            afterMs > DEADLINE_MS[scale] * 1.1 + late + LATE_MS[scale]
          );
        })
        .map(
          ({ afterMs }) => `a call of ${DEADLINE_MS[scale]} ms was given up after ${Math.round(afterMs)} ms`,
        ),
    ],
  });

export const f10: Fault = neverEnding("F10", "an agent that takes the call and never answers", {
  kind: "hang",
});
export const f11: Fault = neverEnding("F11", "an agent that drips a byte per 300 ms for ever", {
  kind: "drip",
  everyMs: 300,
});
