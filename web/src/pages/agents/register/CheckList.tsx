import type { ConnectionCheck, ConnectionTest } from "@orchestrator/contracts";
import { CircleCheck, CircleDashed, CircleX, LoaderCircle, MinusCircle } from "lucide-react";
import type { ReactNode } from "react";
import { describeDuration } from "../../../components/describe-time.ts";
import { revealHidden } from "../../../components/reveal-hidden.ts";

const titles: Record<ConnectionCheck["check"], string> = {
  request: "Request",
  dns: "DNS",
  connection: "Connection",
  tls: "TLS",
  http: "HTTP",
  extraction: "Extraction",
};

const looks = {
  passed: { icon: CircleCheck, color: "text-ok", word: "passed" },
  failed: { icon: CircleX, color: "text-bad", word: "failed" },
  skipped: { icon: MinusCircle, color: "text-muted", word: "skipped" },
} as const;

interface CheckListProps {
  report: ConnectionTest | undefined;
  isRunning: boolean;
  /** Stands with the check that failed: what to change, and where. */
  mend: ReactNode;
}

/** What has to work, in its order, with the time that each took. */
export function CheckList({ report, isRunning, mend }: CheckListProps) {
  const checks = isRunning ? undefined : report?.checks;
  return (
    <ol aria-label="Checks" className="divide-y divide-line rounded-md border border-line">
      {checks === undefined
        ? Object.values(titles).map((title) => <Waiting key={title} title={title} isRunning={isRunning} />)
        : checks.map((check) => <Check key={check.check} {...check} mend={mend} />)}
    </ol>
  );
}

function Check({ check, status, message, took_ms: tookMs, mend }: ConnectionCheck & { mend: ReactNode }) {
  const { icon: Icon, color } = looks[status];
  return (
    <li className={`${row} ${status === "failed" ? "bg-bad-soft" : ""}`}>
      <Icon size={14} className={`${color} mt-0.5 shrink-0`} aria-hidden />
      <span className="w-20 shrink-0 font-medium">{titles[check]}</span>
      <span className={`w-16 shrink-0 ${color}`}>{looks[status].word}</span>
      <span className="min-w-0 flex-1 break-words text-muted max-sm:order-last max-sm:basis-full">
        {revealHidden(message)}
      </span>
      <span className="ml-auto shrink-0 text-muted tabular-nums">
        {tookMs !== null && (tookMs < 1 ? `${tookMs} ms` : describeDuration(tookMs))}
      </span>
      {status === "failed" && <div className="order-last basis-full sm:pl-6">{mend}</div>}
    </li>
  );
}

function Waiting({ title, isRunning }: { title: string; isRunning: boolean }) {
  const Icon = isRunning ? LoaderCircle : CircleDashed;
  return (
    <li className={row}>
      <Icon size={14} className={`mt-0.5 shrink-0 text-muted ${isRunning ? "turning" : ""}`} aria-hidden />
      <span className="w-20 shrink-0 font-medium">{title}</span>
      <span className="text-muted">{isRunning ? "being tried" : "not tried yet"}</span>
    </li>
  );
}

const row = "flex min-h-8 flex-wrap items-start gap-x-2.5 px-3 py-1.5";
