import type { ApiKeyDeps } from "../../api-keys/api-key-deps.ts";
import { voidAmong } from "../../api-keys/credential.ts";
import type { Credential } from "../../api-keys/credential.ts";

/** An answer goes on no longer than this after its key; twice that when the database answers late. */
const LOOK_EVERY_MS = 2000;

/** Answers that take long: streams of events, and requests that wait for a task. */
interface LongAnswers {
  /** What let in those who get them. */
  readonly credentials: ReadonlySet<Credential>;
  /** Ends the answers to those who were let in by one of these. */
  closeOf(credentials: ReadonlySet<Credential>): void;
}

/** Ends answers whose key was revoked since they began, until it is disposed of. */
export function cutVoidAnswers(all: readonly LongAnswers[], deps: ApiKeyDeps): Disposable {
  const { clock } = deps;
  let isOver = false;
  let cancel = (): void => undefined;
  const later = (): void => void (cancel = clock.at(clock.now() + LOOK_EVERY_MS, () => void look()));
  const look = async (): Promise<void> => {
    const credentials = new Set(all.flatMap((answers) => [...answers.credentials]));
    if (credentials.size > 0) {
      // While the database cannot say, it cannot give the streams anything either.
      const gone = await voidAmong(deps, credentials).catch(() => new Set<never>());
      for (const answers of all) answers.closeOf(gone);
    }
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
