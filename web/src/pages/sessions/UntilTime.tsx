import { useEffect, useReducer } from "react";
import { describeDuration } from "../../components/describe-time.ts";

const REFRESH_MS = 20_000;

/** How long until then, with the exact time on hover. */
export function UntilTime({ at }: { at: string }) {
  const [, tick] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    const timer = setInterval(tick, REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  const left = Date.parse(at) - Date.now();
  return (
    <time dateTime={at} title={new Date(at).toLocaleString()}>
      {left <= 0 ? "now due" : `in ${describeDuration(left)}`}
    </time>
  );
}
