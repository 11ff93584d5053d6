/** Calls `act` soon after it was asked for, and not again within `ms`; what was asked meanwhile is one more call. */
export function atMostEvery(ms: number, act: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isWanted = false;
  const rest = (): void => {
    timer = undefined;
    if (!isWanted) return;
    run();
  };
  const run = (): void => {
    isWanted = false;
    timer = setTimeout(rest, ms);
    act();
  };
  return () => {
    if (timer === undefined) run();
    else isWanted = true;
  };
}
