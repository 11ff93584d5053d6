type Fields = Record<string, unknown>;

const MAX_WRAPPERS = 6;

/** What a previous step really said: takes off the envelopes agents and orchestrators put around a result. */
export function unwrapStepOutput(value: unknown): unknown {
  let inner = value;
  for (let layer = 0; layer < MAX_WRAPPERS; layer += 1) {
    const unwrapped = unwrapOnce(inner);
    if (unwrapped === inner) break;
    inner = unwrapped;
  }
  return isEmpty(inner) ? undefined : inner;
}

/** The outputs of several steps, `{step_1: …, step_2: …}`, or undefined when the value is not such a map. */
export function stepOutputs(value: unknown): Fields | undefined {
  if (!isFields(value)) return undefined;
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => /^step[_ -]?\d+$/i.test(key)) ? value : undefined;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unwrapOnce(value: unknown): unknown {
  const steps = stepOutputs(value);
  if (steps !== undefined) return unwrapSteps(steps);
  if (!isFields(value)) return value;
  if ("content" in value && "message_type" in value) return value["content"];
  if ("result" in value && ("status" in value || Object.keys(value).length === 1)) return value["result"];
  if ("output" in value && ("status" in value || Object.keys(value).length === 1)) return value["output"];
  return value;
}

function unwrapSteps(steps: Fields): unknown {
  const entries = Object.entries(steps).map(([key, output]) => [key, unwrapStepOutput(output)] as const);
  const told = entries.filter(([, output]) => output !== undefined);
  if (told.length <= 1) return told[0]?.[1];
  const unchanged = told.length === entries.length && told.every(([key, output]) => steps[key] === output);
  return unchanged ? steps : Object.fromEntries(told);
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value === "string") return value.trim() === "";
  return isFields(value) && Object.keys(value).length === 0;
}
