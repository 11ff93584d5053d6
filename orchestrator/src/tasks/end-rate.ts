interface Sample {
  at: number;
  ended: number;
}

const SAMPLE_EVERY_MS = 1000;
const WINDOW_MS = 15_000;
/** A rate of less time says little. */
const SHORTEST_MS = 5000;

/** How fast tasks have ended lately, from looks at their number. */
export class EndRate {
  readonly #samples: Sample[] = [];

  /** @returns tasks per second; undefined while too little is known */
  look(ended: number, now: number): number | undefined {
    const newest = this.#samples.at(-1);
    if (newest === undefined || now - newest.at >= SAMPLE_EVERY_MS) this.#samples.push({ at: now, ended });
    while ((this.#samples[0]?.at ?? now) < now - WINDOW_MS) this.#samples.shift();
    const oldest = this.#samples[0];
    if (oldest === undefined || now - oldest.at < SHORTEST_MS) return undefined;
    return ((ended - oldest.ended) * 1000) / (now - oldest.at);
  }
}

const UNKNOWN_MS = 2000;
const SHORTEST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
/** Whoever comes back finds room, not the one place that became free. */
const ROOM_SHARE = 0.1;

/** When whoever was refused at `limit` should come back: once a tenth of it has ended, between a second and a minute. Pure. */
export function retryAfterMs(limit: number, perSecond: number | undefined): number {
  if (perSecond === undefined) return UNKNOWN_MS;
  if (perSecond <= 0) return LONGEST_WAIT_MS;
  const wait = ((limit * ROOM_SHARE) / perSecond) * 1000;
  return Math.round(Math.min(LONGEST_WAIT_MS, Math.max(SHORTEST_WAIT_MS, wait)));
}
