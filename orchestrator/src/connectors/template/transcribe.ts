import type { CallTranscript } from "@orchestrator/contracts";
import type { BuiltRequest } from "./build-request.ts";
import type { HttpAnswer } from "./read-body.ts";
import { type Redactor, SECRET_HEADER } from "./redactor.ts";

/** Which calls are written down: every one, those that did not complete, or none. */
export type TranscriptPolicy = "all" | "failed" | "none";

interface Said {
  request: BuiltRequest;
  answer: HttpAnswer | null;
  /** Names of headers whose values must not be shown, lower case. */
  secretHeaders: ReadonlySet<string>;
  redactor: Redactor;
}

const BODY_CHARACTERS = 4000;
const HEADER_CHARACTERS = 200;
const HEADERS = 30;
const DECODED_BYTES = 1024 * 1024;

/** What a call said, as it is kept for people: without secrets and of bounded size. Pure. */
export function transcribe({ request, answer, secretHeaders, redactor }: Said): CallTranscript {
  const shown = (headers: Record<string, string>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(headers)
        .slice(0, HEADERS)
        .map(([name, value]) => [
          redactor.start(name, HEADER_CHARACTERS),
          secretHeaders.has(name) || SECRET_HEADER.test(name)
            ? "[secret]"
            : redactor.start(value, HEADER_CHARACTERS),
        ]),
    );
  const { method, url, headers, body } = request;
  return {
    request: {
      method,
      url: redactor.start(url, BODY_CHARACTERS),
      headers: shown(headers),
      body:
        body === null
          ? null
          : { text: redactor.start(body, BODY_CHARACTERS), length: Buffer.byteLength(body) },
    },
    response:
      answer === null
        ? null
        : {
            status: answer.status,
            headers: shown(answer.headers),
            body: { text: startOf(answer.body, redactor), length: answer.body.length },
          },
  };
}

/** Of an endless answer only the beginning is decoded, which is far longer than any secret. */
const startOf = (body: Buffer, redactor: Redactor): string =>
  redactor.start(body.toString("utf8", 0, DECODED_BYTES), BODY_CHARACTERS);
