import type { ServiceProcess } from "../../../orchestrator/test/kit/service-process.ts";
import type { Held, Resources } from "../oracle/evidence.ts";
import { leaks } from "../oracle/leaks.ts";
import { collectGarbage } from "./collect-garbage.ts";
import { resourcesOf } from "./process-resources.ts";
import { until } from "./until.ts";

/** Connections that nobody uses are closed after some seconds. */
const AT_REST_WITHIN_MS = 15_000;

/** What each process held at first; whichever still lives when the round is over is looked at again. */
export class WatchedProcesses {
  readonly #first = new Map<ServiceProcess, { since: Held["since"]; before: Resources }>();

  /** From now on, or anew from now on. */
  note(service: ServiceProcess, since: Held["since"]): void {
    const before = resourcesOf(service.pid);
    if (before !== undefined) this.#first.set(service, { since, before });
  }

  /** @param rest is asked for whenever something is held still, such as to close connections that are idle */
  async held(rest: () => void): Promise<Held[]> {
    const look = (): true | undefined => {
      rest();
      return this.#now().every(({ held }) => leaks(held).length === 0) ? true : undefined;
    };
    await until("what was held to be given back", look, AT_REST_WITHIN_MS).catch(() => undefined);
    return Promise.all(this.#now().map(({ service, held }) => withoutGarbage(service, held)));
  }

  #now(): { service: ServiceProcess; held: Held }[] {
    return [...this.#first].flatMap(([service, first]) => {
      const after = resourcesOf(service.pid);
      return after === undefined ? [] : [{ service, held: { ...first, after } }];
    });
  }
}

/** A heap keeps room that nothing lives in: of a process that seems to hold too much, what is left without it. */
async function withoutGarbage(service: ServiceProcess, held: Held): Promise<Held> {
  if (leaks(held).length === 0) return held;
  await collectGarbage(service).catch(() => undefined);
  const { memoryBytes } = resourcesOf(service.pid) ?? held.after;
  // The inspector has sockets of its own.
  return { ...held, after: { ...held.after, memoryBytes } };
}
