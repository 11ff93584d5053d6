import type { AgentRegistration } from "../agent-server/running-agent.ts";
import { CHAT_ENDPOINT } from "./serving-endpoints.ts";

export const trendForecaster: AgentRegistration = {
  name: "TrendForecaster",
  description:
    "Forecasts the next values of a series (months, quarters, years, demand, growth), predicts missing values by linear " +
    "regression, and queries records like SQL: selects rows where a condition holds, ranks the top rows, shares of a total.",
  agent_type: "databricks",
  capabilities: ["forecasting", "prediction", "regression", "sql_query"],
  config: { params: { model_name: CHAT_ENDPOINT }, auth_config: { type: "none" } },
  metadata: {
    examples: [
      "Forecast the next three months of sales from 12, 15, 11, 18, 21, 24",
      "Predict the demand of the coming quarter",
      "Project how revenue will grow until next year",
      "Which three products brought the largest share of revenue where year is 2024?",
      "Query the records: orders above 100 per customer",
    ],
  },
};
