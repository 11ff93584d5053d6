import type { AgentRegistration } from "../agent-server/running-agent.ts";

export const dataAnalyzer: AgentRegistration = {
  name: "DataAnalyzer",
  description:
    "Analyses data and text: computes statistics of numbers and tables (mean, average, median, standard deviation, " +
    "variance, quartiles, minimum, maximum, sum, correlation, outliers, totals per group), does calculations and unit " +
    "conversions, summarises text, converts between formats (JSON, CSV, XML, YAML), and processes text (counts words, finds keywords).",
  agent_type: "api",
  capabilities: ["data_analysis", "calculation", "summarization", "format_conversion", "text_processing"],
  metadata: {
    examples: [
      "Compute the mean and standard deviation of 4, 8, 15, 16, 23, 42",
      "Analyse the sales table and show the total per region",
      "Find the correlation between price and quantity",
      "Calculate 12 * (3 + 4)^2",
      "What is 15% of 240?",
      "Convert 5 km to miles",
      "Summarise the findings in three sentences",
      "Summarize the report as bullet points",
      "Convert the result to XML",
      "Turn this CSV into JSON",
      "Format the output as YAML",
      "Count the words of a text",
      "Extract the keywords",
    ],
  },
};
