export interface ServingEndpoint {
  name: string;
  task: "llm/v1/chat" | "regression";
  description: string;
}

export const CHAT_ENDPOINT = "table-analyst";

export const SERVING_ENDPOINTS: readonly ServingEndpoint[] = [
  {
    name: CHAT_ENDPOINT,
    task: "llm/v1/chat",
    description:
      "Answers questions about the data in a message: filters, groups, ranks, totals and forecasts.",
  },
  {
    name: "linear-regression",
    task: "regression",
    description:
      "Fits the rows whose target is known and predicts it for every row; continues series of numbers.",
  },
  {
    name: "databricks-meta-llama-3-3-70b-instruct",
    task: "llm/v1/chat",
    description: `The name the orchestrator's template calls by default; ${CHAT_ENDPOINT} answers, not that model.`,
  },
];
