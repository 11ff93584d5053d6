import type { Clock } from "./kernel/clock.ts";
import type { Store } from "./store/store.ts";
import { expireIdempotencyRows } from "./store/tables/idempotency-keys.ts";
import { IDEMPOTENCY_KEY_LIFE_MS } from "./tasks/idempotency.ts";
import type { Logger } from "./telemetry/logger.ts";

interface BackgroundDeps {
  store: Store;
  clock: Clock;
  logger: Logger;
}

interface Chore {
  name: string;
  everyMs: number;
  run(deps: BackgroundDeps): Promise<unknown>;
}

/** Everything that the service does by itself, besides working off its queue. */
const chores: readonly Chore[] = [
  {
    name: "expire idempotency keys",
    everyMs: 60 * 60 * 1000,
    run: ({ store, clock }) =>
      store.transaction((tx) => expireIdempotencyRows(tx, clock.now() - IDEMPOTENCY_KEY_LIFE_MS)),
  },
];

/** Begins all chores; disposing of it ends them. */
export function background(deps: BackgroundDeps): Disposable {
  const cancels = new Map<string, () => void>();
  const arm = (chore: Chore): void => {
    const cancel = deps.clock.at(deps.clock.now() + chore.everyMs, () => {
      chore
        .run(deps)
        .catch((err: unknown) =>
          deps.logger.error({ err, chore: chore.name }, "a chore failed; it is tried again in its turn"),
        )
        .finally(() => cancels.has(chore.name) && arm(chore));
    });
    cancels.set(chore.name, cancel);
  };
  for (const chore of chores) arm(chore);
  return {
    [Symbol.dispose]() {
      for (const cancel of cancels.values()) cancel();
      cancels.clear();
    },
  };
}
