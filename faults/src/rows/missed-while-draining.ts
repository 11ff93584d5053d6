import type { Evidence } from "../oracle/evidence.ts";
import { taskIn, textIn } from "../world/persistent-clients.ts";
import type { Request, Seen } from "../world/persistent-clients.ts";
import type { Replacement } from "./replace-process.ts";

/** A request that is on the wire when the doors are shut may not be read any more. */
const ON_THE_WIRE_MS = 50;

/** What the clients of a process that drains must not have seen. Pure. */
export function missedWhileDraining(
  replacement: Replacement,
  { events }: Pick<Evidence, "events">,
): string[] {
  const { exitCode, drainingAt, releasedAt, shutAt, streamEnd, lateMs, readers } = replacement;
  if (drainingAt === undefined) return ["the process never said that it drains"];
  // An answer is judged whenever it was asked for, a missing one only while the doors were surely open.
  const surelyUntil = shutAt - ON_THE_WIRE_MS - 2 * lateMs;
  const open = replacement.seen.filter(({ status, sentAt }) => status !== null || sentAt < surelyUntil);
  const draining = open.filter(({ sentAt }) => sentAt > drainingAt);
  return [
    ...(exitCode === 0 ? [] : [`the process ended with ${exitCode}`]),
    ...(shutAt >= releasedAt ? [] : ["its doors shut while steps ran"]),
    ...(streamEnd === "ended" ? [] : ["an event stream broke instead of ending"]),
    ...open.flatMap((seen) => wrongAnswer(seen, replacement)),
    ...draining.flatMap(wrongWhileDraining),
    ...untried(draining, open),
    ...readers.flatMap(({ taskId, events: read, ends }) => {
      const written = events.filter((event) => event.taskId === taskId).map(({ seq }) => seq);
      const got = read.map(({ seq }) => seq);
      return [
        ...(ends > 0 ? [] : [`the stream of task ${taskId} did not end with the process`]),
        ...(got.join() === written.toSorted((a, b) => a - b).join()
          ? []
          : [`a reader of task ${taskId} saw ${got.join()} of ${written.join()}`]),
      ];
    }),
  ];
}

/** While the doors are open everything is answered, and only what the contract says is refused. */
function wrongAnswer(seen: Seen, { known }: Replacement): string[] {
  const { request, status, code, retryAfterSeconds } = seen;
  if (status === null) return [`a ${request} got no answer while the doors were open`];
  if (status === 503) {
    const mayBe = request === "health" || (request === "submit" && code === "SHUTTING_DOWN");
    if (!mayBe) return [`a ${request} was answered 503 ${code ?? ""} while the doors were open`];
    return retryAfterSeconds > 0 ? [] : [`a ${request} was answered 503 without Retry-After`];
  }
  if (status >= 300) return [`a ${request} was answered ${status} ${code ?? ""}`];
  if (request === "repeat" && taskIn(seen) !== known)
    return ["a repeated submit was answered with another task"];
  return [];
}

function wrongWhileDraining({ request, status, body }: Seen): string[] {
  if (request === "submit" && status !== 503) return [`a new task was answered ${status} while it drained`];
  if (request === "health" && textIn(body, "status") !== "draining") return ["/health did not say draining"];
  return [];
}

const CONTINUAL: readonly Request[] = ["read", "list", "health", "live", "submit", "repeat", "cancel"];

/** What was not asked has shown nothing. */
function untried(draining: readonly Seen[], open: readonly Seen[]): string[] {
  const asked = (seen: readonly Seen[], wanted: Request): number =>
    seen.filter(({ request }) => request === wanted).length;
  const waits = open.filter(
    ({ request, body }) => request === "wait" && textIn(body, "status") === "executing",
  );
  return [
    ...CONTINUAL.filter((request) => asked(draining, request) === 0).map(
      (request) => `no ${request} reached the process while it drained`,
    ),
    ...(waits.length === 2
      ? []
      : [`${waits.length} of 2 waiting requests were answered as their tasks stood`]),
  ];
}
