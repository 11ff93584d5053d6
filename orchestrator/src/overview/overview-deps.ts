import type { Clock } from "../kernel/clock.ts";
import type { WorkQueue } from "../queue/work-queue.ts";
import type { Store } from "../store/store.ts";

export interface OverviewDeps {
  store: Pick<Store, "reader">;
  clock: Clock;
  queue: Pick<WorkQueue, "stats">;
}
