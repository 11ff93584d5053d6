import { useEffect, useReducer } from "react";
import type { ComponentType, ReactNode } from "react";
import { useApp } from "../app/app-context.ts";
import { UnloadedError } from "./describe-error.ts";
import { ErrorPanel } from "./ErrorPanel.tsx";
import { Loading } from "./Loading.tsx";

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 8000;
const OLD_AFTER = 3;

interface LoadLaterOptions<P extends object> {
  /** Stands there until the code has come. */
  waiting?: ComponentType<P>;
  /** Stands there when it did not come; the default says so and lets one try again. */
  failed?: ComponentType<P>;
}

export type LaterComponent<P extends object> = ((props: P) => ReactNode) & {
  /** Fetches the code without showing it. Never rejects: whether it came is seen when it is shown. */
  preload: () => Promise<void>;
};

const Nothing = (): null => null;
/** For what nobody waits for. */
export const unseen = { waiting: Nothing, failed: Nothing } as const;

/**
 * A component whose code is fetched when it is first shown. What did not come is asked for again, by itself and at
 * once when the service is back; neither the page nor the window is lost for it, as with `lazy` and with TanStack's
 * `lazyRouteComponent`.
 */
export function loadLater<P extends object>(
  load: () => Promise<ComponentType<P>>,
  { waiting: Waiting = Loading, failed: Failed }: LoadLaterOptions<P> = {},
): LaterComponent<P> {
  let Loaded: ComponentType<P> | undefined;
  let error: unknown;
  let loading: Promise<void> | undefined;
  const preload = (): Promise<void> =>
    (loading ??= load().then(
      (component) => {
        Loaded = component;
        error = undefined;
      },
      (reason: unknown) => {
        error = new UnloadedError("away", reason);
        loading = undefined;
      },
    ));

  function Later(props: P): ReactNode {
    const { feed } = useApp();
    const [failures, count] = useReducer((before: number) => before + 1, 0);
    const isMissing = Loaded === undefined;
    useEffect(() => {
      if (!isMissing) return undefined;
      const again = (): void => void preload().then(count);
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
      const timer = setTimeout(again, error === undefined ? 0 : pause);
      const forget = feed.onOpen(again);
      return () => {
        clearTimeout(timer);
        forget();
      };
    }, [isMissing, failures, feed]);
    if (Loaded !== undefined) return <Loaded {...props} />;
    if (error === undefined) return <Waiting {...props} />;
    // The service is there and the code still is not: it is of another version, which a new page knows.
    const isOld = failures >= OLD_AFTER && feed.state === "open";
    const reset = (): void => (isOld ? location.reload() : void preload().then(count));
    const shown = isOld ? new UnloadedError("old", error) : error;
    return Failed === undefined ? <ErrorPanel error={shown} reset={reset} /> : <Failed {...props} />;
  }
  Later.preload = preload;
  return Later;
}
