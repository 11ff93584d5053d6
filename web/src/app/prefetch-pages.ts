import type { LaterComponent } from "../components/load-later.tsx";

/** The page that is open comes first; what it reads takes its time, too. */
const GRACE_MS = 3000;

/** Fetches the code of the other pages while nothing else is to be done, so that a click waits for none. */
export async function prefetchPages(components: readonly unknown[]): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, GRACE_MS));
  for (const component of components.filter(isLater)) {
    await untilIdle();
    await component.preload();
  }
}

const isLater = (component: unknown): component is LaterComponent<object> =>
  typeof component === "function" && "preload" in component;

const untilIdle = (): Promise<unknown> =>
  new Promise((resolve) => {
    // Safari does not have it.
    if ("requestIdleCallback" in globalThis) requestIdleCallback(resolve);
    else setTimeout(resolve, 200);
  });
