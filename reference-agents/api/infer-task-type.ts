import { askedStatistics } from "./analysis/asked-statistics.ts";
import { findConversion } from "./calculation/find-expressions.ts";
import type { Instructions } from "./input/read-instructions.ts";
import { readDataset } from "./input/read-dataset.ts";
import { TASK_TYPES, type TaskType } from "./task-types.ts";
import type { FormatName } from "./conversion/formats.ts";

interface Cue {
  type: TaskType;
  pattern: RegExp;
  weight: number;
}

const FORMAT = String.raw`(?:json|csv|xml|ya?ml)`;
const CUES: readonly Cue[] = [
  {
    type: "format_conversion",
    weight: 3,
    pattern: new RegExp(String.raw`\b(?:to|into|as|in)\s+(?:an?\s+|the\s+)?(?:\w+\s+)?${FORMAT}\b`, "i"),
  },
  {
    type: "format_conversion",
    weight: 2,
    pattern: new RegExp(
      String.raw`\b(?:convert|transform|turn|re-?format|format|export|render|seriali[sz]e|translate|write|return|output|give)\b.{0,80}\b${FORMAT}\b`,
      "i",
    ),
  },
  { type: "format_conversion", weight: 1, pattern: /\b(?:convert|conversion|re-?format|seriali[sz]e)\b/i },
  {
    type: "summarization",
    weight: 4,
    pattern: /\bsummar(?:y|ies|i[sz]e[sd]?|i[sz]ing|i[sz]ation)\b(?!\s+statistics)|\btl;?dr\b/i,
  },
  {
    type: "summarization",
    weight: 3,
    pattern:
      /\b(?:condense|shorten|gist|key points|main points|executive overview|digest|boil down|brief overview)\b/i,
  },
  {
    type: "data_analysis",
    weight: 4,
    pattern: /\b(?:summary|descriptive) statistics\b|\bfive[- ]number summary\b/i,
  },
  {
    type: "data_analysis",
    weight: 3,
    pattern:
      /\b(?:statistic(?:s|al(?:ly)?)?|correlat\w+|percentiles?|skewness|distribution|group(?:ed)? by|trends?|regression)\b/i,
  },
  {
    type: "data_analysis",
    weight: 2,
    pattern:
      /\banaly[sz]\w*\b|\banalysis\b|\bdata ?sets?\b|\bper (?:region|month|year|day|category|product|customer)\b/i,
  },
  { type: "data_analysis", weight: 1, pattern: /\b(?:numbers|table|figures|rows|columns|top \d+)\b/i },
  {
    type: "calculation",
    weight: 3,
    pattern: /\d\s*(?:[-+*/^×÷x]|\*\*)\s*[\d(]|\d\s?(?:%|per ?cent)\s+(?:of|off)\b|\)\s*[-+*/^]/i,
  },
  {
    type: "calculation",
    weight: 4,
    pattern:
      /\b(?:square root|cube root|factorial|raised to|to the power|plus|minus|divided by|multiplied by|modulo|half of|twice|per ?cent of)\b/i,
  },
  {
    type: "calculation",
    weight: 4,
    pattern:
      /\b(?:multiply|divide|subtract|add|double|triple|increase|decrease|reduce)\b.{0,60}\b(?:by|from|to|and|with)\b|\b\d+ times \d/i,
  },
  {
    type: "calculation",
    weight: 2,
    pattern: /\b(?:sqrt|cbrt|log|ln|sin|cos|tan|factorial|combinations|permutations|round|exp)\s*\(/i,
  },
  { type: "calculation", weight: 1, pattern: /\b(?:calculate|compute|evaluate|work out|how much is)\b/i },
  {
    type: "text_processing",
    weight: 4,
    pattern: /\b(?:key ?words?|key terms|key phrases|word counts?|word frequenc\w+|reading time)\b/i,
  },
  {
    type: "text_processing",
    weight: 4,
    pattern:
      /\b(?:count|how many|number of)\b.{0,30}\b(?:words?|characters?|letters?|sentences?|lines?|paragraphs?)\b/i,
  },
  {
    type: "text_processing",
    weight: 3,
    pattern:
      /\b(?:upper|lower|title)[ -]?case\b|\bcapitali[sz]e\b|\breverse\b|\bhow (?:often|many times)\b|\boccurrences?\b|\breplace\b/i,
  },
  {
    type: "text_processing",
    weight: 3,
    pattern:
      /\b(?:extract|find|list|collect)\b.{0,40}\b(?:e-?mails?|urls?|links?|dates?|hash ?tags?)\b|\bmost (?:common|frequent|used) words\b/i,
  },
  {
    type: "text_processing",
    weight: 2,
    pattern:
      /\bprocess the text\b|\btext (?:processing|analysis)\b|\b(?:sort|dedup\w*|remove duplicate).{0,20}\blines\b|\btopics\b/i,
  },
];

const CERTAIN = 2;
// What is to be done stands at the beginning.
const READ_CHARACTERS = 2_000;

/**
 * The task type the request is about. A type the caller names is kept unless the instructions give no hint of it and
 * clearly ask for another. Ties go to the type listed first in TASK_TYPES.
 */
export function inferTaskType(
  requested: TaskType | undefined,
  instructions: Instructions,
  data: unknown,
  targetFormat: FormatName | undefined,
): { taskType: TaskType; isRequest: boolean } {
  if (targetFormat !== undefined && requested === undefined)
    return { taskType: "format_conversion", isRequest: true };
  const own = scoresOf(instructions.command);
  const scores = [...own.values()].some((score) => score > 0) ? own : scoresOf(instructions.text);
  const ranked = TASK_TYPES.map((type) => ({ type, score: scores.get(type) ?? 0 })).sort(
    (a, b) => b.score - a.score,
  );
  const best = ranked[0];
  if (requested !== undefined) {
    const isContradicted = (scores.get(requested) ?? 0) === 0 && best !== undefined && best.score >= CERTAIN;
    return {
      taskType: isContradicted && targetFormat === undefined ? best.type : requested,
      isRequest: true,
    };
  }
  if (best !== undefined && best.score > 0) return { taskType: best.type, isRequest: true };
  return { taskType: typeOfData(data ?? instructions.payload), isRequest: false };
}

function scoresOf(instructions: string): Map<TaskType, number> {
  const text = instructions.slice(0, READ_CHARACTERS);
  const scores = new Map<TaskType, number>();
  const add = (type: TaskType, weight: number): void =>
    void scores.set(type, (scores.get(type) ?? 0) + weight);
  for (const { type, pattern, weight } of CUES) if (pattern.test(text)) add(type, weight);
  const statistics = askedStatistics(text.replace(/\bcount|\bhow many|\bnumber of/gi, ""));
  if (statistics.length > 0) add("data_analysis", 2 + statistics.length);
  if (findConversion(text) !== undefined) add("calculation", 4);
  return scores;
}

/** Nothing in the instructions tells: the data decides. */
function typeOfData(data: unknown): TaskType {
  const dataset = data === undefined ? undefined : readDataset(data);
  return dataset?.certainty === "explicit" ? "data_analysis" : "text_processing";
}
