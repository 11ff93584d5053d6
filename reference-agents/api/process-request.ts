import { z } from "zod";

import { AgentError } from "../agent-server/agent-error.ts";
import { analyseData } from "./analysis/analyse-data.ts";
import { calculate } from "./calculation/calculate.ts";
import { convertFormat } from "./conversion/convert-format.ts";
import { FORMATS, type FormatName, readFormatName } from "./conversion/formats.ts";
import { inferTaskType } from "./infer-task-type.ts";
import { readInstructions } from "./input/read-instructions.ts";
import { unwrapStepOutput } from "./input/unwrap-step-output.ts";
import { readTaskType, type TaskType } from "./task-types.ts";
import { processText } from "./text/process-text.ts";
import { summariseText } from "./text/summarise-text.ts";
import type { Outcome, Skill } from "./work.ts";

const MAX_INSTRUCTIONS = 20_000;

export const processRequestSchema = z.strictObject({
  task_type: z.string().max(100).nullish(),
  data: z.unknown().optional(),
  instructions: z
    .string()
    .max(MAX_INSTRUCTIONS, `longer than ${MAX_INSTRUCTIONS} characters; put the text to work on in \`data\``)
    .nullish(),
  context: z.record(z.string(), z.unknown()).nullish(),
  target_format: z.string().max(100).nullish(),
  session_id: z.string().max(200).nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
});

export type ProcessRequest = z.output<typeof processRequestSchema>;

const SKILLS: Readonly<Record<TaskType, Skill>> = {
  data_analysis: analyseData,
  calculation: calculate,
  summarization: summariseText,
  format_conversion: convertFormat,
  text_processing: processText,
};

export async function processRequest(request: ProcessRequest): Promise<Outcome & { taskType: TaskType }> {
  const instructions = readInstructions(request.instructions ?? "");
  const data = unwrapStepOutput(request.data) ?? unwrapStepOutput(request.context?.["data"]);
  if (data === undefined && instructions.text === "") {
    throw new AgentError("NOTHING_TO_DO", "Say what to do in `instructions`, or send `data`, or both.");
  }
  const targetFormat = readTarget(request.target_format);
  const { taskType, isRequest } = inferTaskType(
    readTaskType(request.task_type),
    instructions,
    data,
    targetFormat,
  );
  const outcome = await SKILLS[taskType]({ instructions, data, targetFormat, isRequest });
  return { ...outcome, taskType };
}

function readTarget(name: string | null | undefined): FormatName | undefined {
  if (name === null || name === undefined || name.trim() === "") return undefined;
  const format = readFormatName(name);
  if (format !== undefined) return format;
  const message = `\`target_format\` is "${name}"; it can be ${FORMATS.join(", ")}.`;
  throw new AgentError("UNKNOWN_FORMAT", message);
}
