import type { Clock } from "../kernel/clock.ts";
import type { Store } from "../store/store.ts";

export interface SessionDeps {
  store: Store;
  clock: Clock;
}
