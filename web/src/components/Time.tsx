import { useEffect, useReducer } from "react";
import { describeAge } from "./describe-time.ts";

const REFRESH_MS = 20_000;

/** How long ago, with the exact time on hover. */
export function Time({ at }: { at: string }) {
  const [, tick] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    const timer = setInterval(tick, REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  const exact = new Date(at).toLocaleString();
  return (
    <time dateTime={at} title={exact}>
      {describeAge(Date.now() - Date.parse(at))}
    </time>
  );
}
