import { CircleAlert } from "lucide-react";
import { lazy, Suspense } from "react";
import { Button } from "./Button.tsx";
import { describeError } from "./describe-error.ts";

// Not `loadLater`, which shows this panel itself; without it the panel says enough.
const MoreOnError = lazy(() => import("./MoreOnError.tsx").catch(() => ({ default: () => null })));

interface ErrorPanelProps {
  error: unknown;
  /** What "Try again" does. */
  reset?: () => void;
}

/** What went wrong, and a way on. */
export function ErrorPanel({ error, reset }: ErrorPanelProps) {
  const { title, detail, code, requestId } = describeError(error);
  return (
    <div role="alert" className="m-4 flex max-w-xl gap-3 rounded-md border border-line bg-surface p-4">
      <CircleAlert size={18} className="mt-0.5 shrink-0 text-bad" aria-hidden />
      <div className="flex min-w-0 flex-col items-start gap-2">
        <h2 className="font-semibold">{title}</h2>
        {detail !== "" && <p className="break-words text-muted">{detail}</p>}
        {code !== undefined && (
          <Suspense>
            <MoreOnError code={code} requestId={requestId} />
          </Suspense>
        )}
        {reset !== undefined && <Button onClick={reset}>Try again</Button>}
      </div>
    </div>
  );
}
