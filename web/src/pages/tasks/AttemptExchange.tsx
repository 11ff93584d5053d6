import type { CallTranscript, Json } from "@orchestrator/contracts";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useApp } from "../../app/app-context.ts";
import { CopyLine } from "../../components/CopyLine.tsx";
import { describeSize } from "../../components/cut-text.ts";
import { JsonView } from "../../components/JsonView.tsx";
import { QueryPanel } from "../../components/QueryPanel.tsx";
import { revealHidden } from "../../components/reveal-hidden.ts";
import { requestAsCurl } from "./request-as-curl.ts";
import { taskKeys } from "./task-keys.ts";

interface AttemptExchangeProps {
  taskId: number;
  stepNumber: number;
  attempt: number;
  /** How many attempts have ended; another one has another transcript to read. */
  ended: number;
}

/** What one attempt sent to its agent, and what came back. */
export function AttemptExchange({ taskId, stepNumber, attempt, ended }: AttemptExchangeProps) {
  const { client } = useApp();
  const query = useQuery({
    queryKey: taskKeys.transcripts(taskId, stepNumber, ended),
    queryFn: () => client.tasks.transcripts(taskId, stepNumber),
  });
  return (
    <QueryPanel query={query} what="what was sent">
      {(all) => {
        const transcript = all.findLast((one) => one.attempt === attempt)?.transcript ?? null;
        if (transcript === null)
          return (
            <p className="text-sm text-muted">
              What was sent was not kept: the call is under way or was cut off, or the service keeps none
              (KEEP_TRANSCRIPTS).
            </p>
          );
        return <Exchange transcript={transcript} name={`attempt ${attempt} of step ${stepNumber}`} />;
      }}
    </QueryPanel>
  );
}

function Exchange({ transcript: { request, response }, name }: { transcript: CallTranscript; name: string }) {
  const isWhole = request.body === null || !isCut(request.body);
  return (
    <div className="flex flex-col gap-3">
      <Pane title="Request">
        <p className="font-mono text-sm break-all">
          <span className="font-semibold">{request.method}</span> {revealHidden(request.url)}
        </p>
        <Headers headers={request.headers} name={`Headers of the request of ${name}`} />
        {request.body !== null && <Body body={request.body} name={`Request of ${name}`} />}
        {isWhole ? (
          <CopyLine label="The same with cURL" text={requestAsCurl(request)} />
        ) : (
          <p className="text-sm text-muted">Too long to be repeated with cURL from here.</p>
        )}
      </Pane>
      <Pane title="Response">
        {response === null ? (
          <p className="text-muted">No answer came.</p>
        ) : (
          <>
            <p className="font-mono text-sm font-semibold">HTTP {response.status}</p>
            <Headers headers={response.headers} name={`Headers of the response of ${name}`} />
            <Body body={response.body} name={`Response of ${name}`} />
          </>
        )}
      </Pane>
    </div>
  );
}

function Pane({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-1.5">
      <h4 className="text-sm font-medium text-muted">{title}</h4>
      {children}
    </section>
  );
}

function Headers({ headers, name }: { headers: Record<string, string>; name: string }) {
  const count = Object.keys(headers).length;
  if (count === 0) return null;
  return (
    <details>
      <summary className="text-sm text-muted">{count === 1 ? "1 header" : `${count} headers`}</summary>
      <div className="mt-1">
        <JsonView value={headers} name={name} />
      </div>
    </details>
  );
}

interface KeptBody {
  text: string;
  length: number;
}

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;
/** Where a secret was taken out the text differs from what was sent, but it is not cut. */
const isCut = ({ text, length }: KeptBody): boolean => !text.includes("[secret]") && bytesOf(text) < length;

function Body({ body, name }: { body: KeptBody; name: string }) {
  if (body.length === 0) return <p className="text-muted">An empty body.</p>;
  return (
    <>
      <JsonView value={asJson(body.text)} name={name} />
      {isCut(body) && (
        <p className="text-sm text-warn">
          Only the beginning was kept: {describeSize(bytesOf(body.text))} of {describeSize(body.length)}.
        </p>
      )}
    </>
  );
}

function asJson(text: string): Json {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
