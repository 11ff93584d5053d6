import { AgentError } from "../../agent-server/agent-error.ts";
import { numbersInText } from "../input/numbers-in-text.ts";
import { type Dataset, readDataset, type Row } from "../input/read-dataset.ts";
import type { Instructions } from "../input/read-instructions.ts";
import type { Outcome, Work } from "../work.ts";
import { analyseTable } from "./analyse-table.ts";
import { askedFirst, askedStatistics, extraStatistics } from "./asked-statistics.ts";
import { trendOf } from "./correlate-columns.ts";
import { describeNumbers } from "./statistics.ts";

// Numbers that say how to analyse, not what: "top 3", "90th percentile", "step 2".
const PARAMETERS =
  /\b(?:top|bottom|first|last|highest|lowest|step|steps)\s+\d+\b|\b\d+(?:\.\d+)?(?:st|nd|rd|th)\b|\b\d+\s+(?:decimals?|decimal places|digits)\b/gi;
const BRACKETED = /\[([^[\]]{1,20000})\]/g;

export function analyseData(work: Work): Outcome {
  const dataset = findDataset(work);
  if (dataset.kind === "table") return { result: analyseTable(dataset.rows, work.instructions.command) };
  const { values, missing } = dataset;
  const { text } = work.instructions;
  const trend = /\btrend/i.test(text) && values.length > 1 ? { trend: trendOf(values) } : {};
  const statistics = askedFirst(describeNumbers(values), text);
  const result = { ...extraStatistics(values, text), ...trend, ...statistics };
  return { result: missing === 0 ? result : { ...result, missing } };
}

function findDataset({ data, instructions }: Work): Dataset {
  const given = data === undefined ? undefined : readDataset(data);
  if (given?.certainty === "explicit") return given;
  const written = writtenDataset(instructions);
  const dataset = written ?? given;
  if (dataset !== undefined && (dataset.kind === "numbers" || dataset.rows.length > 0)) return dataset;
  throw new AgentError(
    "NO_NUMBERS",
    "There are no numbers to analyse. Put a list of numbers, a table or CSV in `data`, or the numbers in `instructions`.",
  );
}

function writtenDataset(instructions: Instructions): Dataset | undefined {
  const lists = bracketedLists(instructions.text);
  if (lists !== undefined) return lists;
  const payload = instructions.payload === undefined ? undefined : readDataset(instructions.payload);
  if (payload !== undefined) return payload;
  const values = numbersInText(instructions.text.replace(PARAMETERS, " "));
  const isEnough =
    values.length > 1 || (values.length === 1 && askedStatistics(instructions.text).length > 0);
  return isEnough ? { kind: "numbers", values, missing: 0, certainty: "explicit" } : undefined;
}

/** "the correlation of [1, 2, 3] and [2, 4, 6]" is a table of two columns. */
function bracketedLists(text: string): Dataset | undefined {
  const lists = [...text.matchAll(BRACKETED)].map(([, inside = ""]) => numbersInText(inside));
  const [first] = lists;
  const areColumns =
    lists.length > 1 && lists.every((list) => list.length > 1 && list.length === first?.length);
  if (!areColumns || first === undefined) return undefined;
  const rows = first.map((_, row): Row =>
    Object.fromEntries(lists.map((list, index) => [`list_${index + 1}`, list[row]])),
  );
  return { kind: "table", rows, certainty: "explicit" };
}
