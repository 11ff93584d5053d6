import type { Json, RetryTask, TaskStep } from "@orchestrator/contracts";
import { SHOWN_CHARACTERS } from "../../components/cut-text.ts";

/** What was typed as the data of steps, by their numbers; what is not here is as it was. */
export type TypedData = Readonly<Record<string, string>>;

/** The data a step had, to be written in; nothing when it is too long for that. */
export function dataText({ input_data: data }: Pick<TaskStep, "input_data">): string {
  const text = JSON.stringify(data, null, 2);
  return text.length > SHOWN_CHARACTERS ? "" : text;
}

/** Why it is no data; undefined when it is. */
export function problemOf(text: string): string | undefined {
  if (text.trim() === "") return "Write JSON, or null for what the steps before it answer.";
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return `This is no JSON: ${error instanceof Error ? error.message : ""}`;
  }
}

export interface GivenData {
  inputs: NonNullable<RetryTask["step_inputs"]>;
  /** Numbers of the steps whose data cannot be sent as it is. */
  wrong: number[];
}

/** What of the typed data is other than the steps had. */
export function givenData(
  steps: readonly Pick<TaskStep, "step_number" | "input_data">[],
  typed: TypedData,
): GivenData {
  const given: GivenData = { inputs: {}, wrong: [] };
  for (const step of steps) {
    const text = typed[step.step_number];
    if (text === undefined || text === dataText(step)) continue;
    if (problemOf(text) === undefined) given.inputs[step.step_number] = JSON.parse(text) as Json;
    else given.wrong.push(step.step_number);
  }
  return given;
}
