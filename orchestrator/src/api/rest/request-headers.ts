import type { FastifyRequest } from "fastify";
import { FEED_POSITION } from "../../events/subscribe.ts";
import { InvalidInputError } from "../../kernel/app-error.ts";

const LONGEST_WAIT_SECONDS = 120;

/** `Prefer: wait=N` (RFC 7240), N in seconds and at most 120; undefined without one. */
export function waitSecondsOf(request: FastifyRequest): number | undefined {
  const { prefer } = request.headers;
  if (typeof prefer !== "string") return undefined;
  const seconds = /(?:^|[,;\s])wait\s*=\s*"?(\d+)"?(?:$|[,;\s])/i.exec(prefer)?.[1];
  return seconds === undefined ? undefined : Math.min(Number(seconds), LONGEST_WAIT_SECONDS);
}

/** @throws InvalidInputError IDEMPOTENCY_KEY_INVALID for an empty, long or unprintable one */
export function idempotencyKeyOf(request: FastifyRequest): string | undefined {
  const key = request.headers["idempotency-key"];
  if (key === undefined) return undefined;
  if (typeof key === "string" && /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new InvalidInputError(
    "IDEMPOTENCY_KEY_INVALID",
    "The Idempotency-Key must be 1 to 255 printable ASCII characters without spaces, e.g. a UUID.",
    {
      issues: [
        { in: "headers", path: "/idempotency-key", message: "must be 1 to 255 printable ASCII characters" },
      ],
    },
  );
}

/** `Last-Event-ID`, or the `after` of the query: where a stream goes on; 0 = from the beginning. */
export function lastEventIdOf(request: FastifyRequest, after: number | undefined): number {
  const header = request.headers["last-event-id"];
  if (header === undefined || header === "") return after ?? 0;
  if (typeof header === "string" && /^\d{1,15}$/.test(header)) return Number(header);
  throw malformedEventId("must be a number");
}

/** The same for the streams of many tasks or agents, whose ids are opaque; undefined = from now on. */
export function lastPositionOf(request: FastifyRequest, after: string | undefined): string | undefined {
  const header = request.headers["last-event-id"];
  if (header === undefined || header === "") return after;
  if (typeof header === "string" && FEED_POSITION.test(header)) return header;
  throw malformedEventId("must be an id as the stream gave it");
}

const malformedEventId = (message: string): InvalidInputError =>
  new InvalidInputError("MALFORMED_REQUEST", "Last-Event-ID must be the id of an event of this stream.", {
    issues: [{ in: "headers", path: "/last-event-id", message }],
  });
