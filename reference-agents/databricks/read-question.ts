import { splitStepText } from "../agent-server/split-step-text.ts";
import { readDataset, type Dataset, type Row } from "../api/input/read-dataset.ts";
import { numbersInText } from "../api/input/numbers-in-text.ts";
import { readInstructions } from "../api/input/read-instructions.ts";
import { unwrapStepOutput } from "../api/input/unwrap-step-output.ts";
import { readMarkdownTable } from "./read-markdown-table.ts";

/** A question and the data it is about. */
export interface DataQuestion {
  question: string;
  rows: Row[] | undefined;
  /** Numbers in their order, when there is no table. */
  series: number[] | undefined;
}

// Numbers that say how to answer, not what the data is: "top 3", "next 6 months", "2024".
const PARAMETERS =
  /\b(?:top|bottom|first|last|highest|lowest|next|coming|following|step|over|above|below|under)\s+(?:the\s+)?\d+\b|\b\d+\s+(?:months?|weeks?|days?|years?|quarters?|periods?|values?|steps?|hours?)\b|\b\d+(?:st|nd|rd|th)\b/gi;

/** Data stands in the message below "Data:", in a code block, as JSON, CSV or a Markdown table, or as a list. */
export function readQuestion(message: string): DataQuestion {
  const { request, data } = splitStepText(message);
  const table = readMarkdownTable(request);
  if (table !== undefined) return { question: table.rest, rows: table.rows, series: undefined };
  const instructions = readInstructions(request);
  const question = instructions.command.trim() === "" ? request : instructions.command;
  const candidates = [
    asDataset(instructions.payload),
    writtenSeries(instructions.payload === undefined ? request : question),
    asDataset(unwrapStepOutput(data)),
  ].filter((dataset) => dataset !== undefined);
  const dataset = candidates.find(({ certainty }) => certainty === "explicit") ?? candidates[0];
  const isQuestionOnly = dataset === undefined || dataset.kind === "numbers";
  return {
    question: isQuestionOnly ? request : question,
    rows: dataset?.kind === "table" && dataset.rows.length > 0 ? dataset.rows : undefined,
    series: dataset?.kind === "numbers" && dataset.values.length > 0 ? dataset.values : undefined,
  };
}

function asDataset(value: unknown): Dataset | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "string") return readDataset(value);
  const table = readMarkdownTable(value);
  return table === undefined
    ? readDataset(value)
    : { kind: "table", rows: table.rows, certainty: "explicit" };
}

/** "… from 12, 15, 11, 18": a list of at least three numbers written in the request. */
function writtenSeries(request: string): Dataset | undefined {
  const values = numbersInText(request.replace(PARAMETERS, " "));
  return values.length < 3 ? undefined : { kind: "numbers", values, missing: 0, certainty: "explicit" };
}
