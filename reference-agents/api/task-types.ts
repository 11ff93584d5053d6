export const TASK_TYPES = [
  "data_analysis",
  "calculation",
  "summarization",
  "format_conversion",
  "text_processing",
] as const;

export type TaskType = (typeof TASK_TYPES)[number];

const OTHER_NAMES: Readonly<Record<string, TaskType>> = {
  statistics: "data_analysis",
  statistical_analysis: "data_analysis",
  data_analytics: "data_analysis",
  calculate: "calculation",
  calculations: "calculation",
  math: "calculation",
  maths: "calculation",
  summarisation: "summarization",
  summarize: "summarization",
  summarise: "summarization",
  summary: "summarization",
  text_summarization: "summarization",
  conversion: "format_conversion",
  convert: "format_conversion",
  data_conversion: "format_conversion",
  text_analysis: "text_processing",
  keyword_extraction: "text_processing",
  word_count: "text_processing",
};

/** The task type a caller names, or undefined when it leaves the choice to the agent ("auto", "analysis", …). */
export function readTaskType(name: string | null | undefined): TaskType | undefined {
  const normal = (name ?? "")
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, "_");
  return TASK_TYPES.find((type) => type === normal) ?? OTHER_NAMES[normal];
}
