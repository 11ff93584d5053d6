import { Json, RetryTask } from "@orchestrator/contracts";
import { readJsonFile } from "../read-json-file.ts";
import { UsageError } from "../usage-error.ts";

export interface StepInputFlags {
  stepInput: string[];
  stepInputs?: string;
}

type StepInputs = NonNullable<RetryTask["step_inputs"]>;

/**
 * New data for steps, each given as `2={"rows": [1]}`, or all in a file as `step_inputs` of `POST /api/tasks/{id}/retry`.
 * @returns undefined when none is given
 * @throws UsageError saying what is wrong, and where
 */
export async function readStepInputs({
  stepInput,
  stepInputs: path,
}: StepInputFlags): Promise<StepInputs | undefined> {
  if (path !== undefined) return inputsIn(path);
  if (stepInput.length === 0) return undefined;
  const inputs: StepInputs = {};
  for (const text of stepInput) {
    const [, number, json] = /^([1-9]\d?)=(.*)$/s.exec(text) ?? [];
    if (number === undefined || json === undefined)
      throw new UsageError(`--step-input ${text}: say for which step, as in '2={"rows": [1, 2]}'`);
    if (inputs[number] !== undefined)
      throw new UsageError(`--step-input gives step ${number} data twice; give each step's once`);
    inputs[number] = jsonOf(json, number);
  }
  return inputs;
}

/** A text that was meant to be an object would be taken for a text: so texts are written as JSON too. */
function jsonOf(text: string, number: string): Json {
  try {
    return Json.parse(JSON.parse(text));
  } catch (error) {
    throw new UsageError(
      `--step-input ${number}: is not JSON: ${error instanceof Error ? error.message : String(error)}. A text is written in quotes, as in '${number}="words"'`,
    );
  }
}

async function inputsIn(path: string): Promise<StepInputs> {
  const { value, refuse } = await readJsonFile(path, "the data of steps");
  const parsed = RetryTask.shape.step_inputs.safeParse(value);
  if (parsed.success && parsed.data !== undefined) return parsed.data;
  const [issue] = parsed.error?.issues ?? [];
  throw refuse(
    `must be an object by the steps' numbers, as in {"2": {"rows": [1, 2]}}: ${issue?.path.join(".") || "the whole"}: ${issue?.message ?? "not valid"}`,
  );
}
