import { type Event, EVENT_ID, getScalarValue, parseEvents } from "js-yaml";

/** The line (from 1) where the value at `path` stands in a YAML text, or its nearest parent; undefined when unknown. */
export function lineOf(text: string, path: readonly (string | number)[]): number | undefined {
  let events: Event[];
  try {
    events = parseEvents(text, {});
  } catch {
    return undefined;
  }
  // The first event opens the document.
  const offset = offsetOf(text, events, 1, path);
  return offset === undefined ? undefined : text.slice(0, offset).split("\n").length;
}

function offsetOf(
  text: string,
  events: Event[],
  at: number,
  path: readonly (string | number)[],
): number | undefined {
  const event = events[at];
  if (event === undefined) return undefined;
  const own = startOf(event);
  const [key, ...rest] = path;
  if (key === undefined) return own;
  if (event.type === EVENT_ID.SEQUENCE) {
    let child = at + 1;
    for (let index = 0; index < Number(key) && !isPop(events[child]); index++) child = endOf(events, child);
    return isPop(events[child]) ? own : (offsetOf(text, events, child, rest) ?? own);
  }
  if (event.type !== EVENT_ID.MAPPING) return own;
  for (let child = at + 1; child < events.length && !isPop(events[child]);) {
    const name = events[child];
    const value = endOf(events, child);
    if (name?.type === EVENT_ID.SCALAR && getScalarValue(text, name) === String(key)) {
      return rest.length === 0 ? name.valueStart : (offsetOf(text, events, value, rest) ?? name.valueStart);
    }
    child = endOf(events, value);
  }
  return own;
}

/** The index behind the node that begins at `at`. */
function endOf(events: Event[], at: number): number {
  let depth = 0;
  for (let i = at; i < events.length; i++) {
    const type = events[i]?.type;
    if (type === EVENT_ID.SEQUENCE || type === EVENT_ID.MAPPING) depth++;
    if (type === EVENT_ID.POP) depth--;
    if (depth <= 0) return i + 1;
  }
  return events.length;
}

function isPop(event: Event | undefined): boolean {
  return event === undefined || event.type === EVENT_ID.POP;
}

function startOf(event: Event): number | undefined {
  if (event.type === EVENT_ID.SCALAR) return event.valueStart;
  if (event.type === EVENT_ID.SEQUENCE || event.type === EVENT_ID.MAPPING) return event.start;
  return undefined;
}
