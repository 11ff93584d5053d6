import type { Clock } from "../kernel/clock.ts";
import type { Store } from "../store/store.ts";

export interface ApiKeyDeps {
  store: Store;
  clock: Clock;
  hashKey: Buffer;
  adminApiKey: string | undefined;
  /** Without any key a service that only this machine can reach serves everybody on it. */
  isLoopback: boolean;
}
