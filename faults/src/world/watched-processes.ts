import type { Held, Resources } from "../oracle/evidence.ts";
import { leaks } from "../oracle/leaks.ts";
import { resourcesOf } from "./process-resources.ts";
import { until } from "./until.ts";

/** Connections that nobody uses are closed after some seconds. */
const AT_REST_WITHIN_MS = 15_000;

/** What each process held at first; whichever still lives when the round is over is looked at again. */
export class WatchedProcesses {
  readonly #first = new Map<number, { since: Held["since"]; before: Resources }>();

  /** From now on, or anew from now on. */
  note(pid: number, since: Held["since"]): void {
    const before = resourcesOf(pid);
    if (before !== undefined) this.#first.set(pid, { since, before });
  }

  /** @param rest is asked for whenever something is held still, such as to close connections that are idle */
  async held(rest: () => void): Promise<Held[]> {
    const look = (): true | undefined => {
      rest();
      return this.#now().every((process) => leaks(process).length === 0) ? true : undefined;
    };
    await until("what was held to be given back", look, AT_REST_WITHIN_MS).catch(() => undefined);
    return this.#now();
  }

  #now(): Held[] {
    return [...this.#first].flatMap(([pid, first]) => {
      const after = resourcesOf(pid);
      return after === undefined ? [] : [{ ...first, after }];
    });
  }
}
