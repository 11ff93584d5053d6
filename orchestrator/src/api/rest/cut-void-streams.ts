import type { ApiKeyDeps } from "../../api-keys/api-key-deps.ts";
import { voidAmong } from "../../api-keys/credential.ts";
import type { EventStreams } from "./event-stream.ts";

/** A stream lives no longer than this after its key; twice that when the database answers late. */
const LOOK_EVERY_MS = 2000;

/** Ends streams whose key was revoked since they were opened, until it is disposed of. */
export function cutVoidStreams(streams: EventStreams, deps: ApiKeyDeps): Disposable {
  const { clock } = deps;
  let isOver = false;
  let cancel = (): void => undefined;
  const later = (): void => void (cancel = clock.at(clock.now() + LOOK_EVERY_MS, () => void look()));
  const look = async (): Promise<void> => {
    const { credentials } = streams;
    // While the database cannot say, it cannot give the streams anything either.
    if (credentials.size > 0)
      streams.closeOf(await voidAmong(deps, credentials).catch(() => new Set<never>()));
    if (!isOver) later();
  };
  later();
  return {
    [Symbol.dispose]() {
      isOver = true;
      cancel();
    },
  };
}
