import { z } from "zod";

import { AgentError } from "../agent-server/agent-error.ts";
import { toNumber } from "../api/input/numbers-in-text.ts";
import type { Row } from "../api/input/read-dataset.ts";
import { forecastSeries } from "./forecast.ts";
import { fitLinearModel } from "./linear-model.ts";

const MAX_ROWS = 5_000;
const records = z.array(z.record(z.string(), z.unknown())).min(1).max(MAX_ROWS);
const series = z.array(z.number()).min(2, "a series needs at least two numbers").max(MAX_ROWS);

export const scoringSchema = z.looseObject({
  dataframe_records: records.optional(),
  dataframe_split: z
    .looseObject({
      columns: z.array(z.string()).min(1),
      data: z.array(z.array(z.unknown())).min(1).max(MAX_ROWS),
    })
    .optional(),
  inputs: z
    .union(
      [series, z.array(series).min(1).max(MAX_ROWS), records],
      "is a series, a list of series, or records",
    )
    .optional(),
  params: z
    .looseObject({ target: z.string().optional(), horizon: z.int().min(1).max(60).optional() })
    .default({}),
});

export type ScoringBody = z.output<typeof scoringSchema>;

/**
 * One prediction per record: the target column (`params.target`, by default the last) fitted on the records in which
 * it is known. Of a series its next `params.horizon` values, of several series the next value of each.
 */
export function scoreRecords({ dataframe_records, dataframe_split, inputs, params }: ScoringBody): unknown[] {
  const rows = dataframe_records ?? fromSplit(dataframe_split) ?? (isRecords(inputs) ? inputs : undefined);
  if (rows !== undefined) return predictRows(rows, params.target);
  if (inputs === undefined || isRecords(inputs)) throw nothingToScore();
  const horizon = params.horizon ?? 1;
  if (isSeries(inputs)) return forecastSeries(inputs, horizon).values;
  const next = inputs.map((values) => forecastSeries(values, horizon).values);
  return horizon === 1 ? next.flat() : next;
}

function predictRows(rows: Row[], named: string | undefined): number[] {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const target = named ?? columns.at(-1) ?? "";
  const known = rows.filter((row) => toNumber(row[target]) !== undefined).length;
  if (known < 2) {
    const message = `The target "${target}" is a number in ${known} records; at least 2 are needed to learn from. Name the target in \`params.target\` and leave it out, or null, where it is to be predicted.`;
    throw new AgentError("BAD_REQUEST", message, { statusCode: 400 });
  }
  return rows.map(fitLinearModel(rows, target));
}

function fromSplit(split: ScoringBody["dataframe_split"]): Row[] | undefined {
  return split?.data.map((cells) =>
    Object.fromEntries(split.columns.map((name, i) => [name, cells[i] ?? null])),
  );
}

function isRecords(inputs: ScoringBody["inputs"]): inputs is Row[] {
  return Array.isArray(inputs) && typeof inputs[0] === "object" && !Array.isArray(inputs[0]);
}

function isSeries(inputs: number[] | number[][]): inputs is number[] {
  return typeof inputs[0] === "number";
}

function nothingToScore(): AgentError {
  const message =
    "Send `messages` for a chat, or `dataframe_records`, `dataframe_split` or `inputs` to be scored.";
  return new AgentError("BAD_REQUEST", message, { statusCode: 400 });
}
