import { expect, test } from "vitest";

import { buildAgentIndex } from "../orchestrator/src/planning/agent-index.ts";
import { planByRules } from "../orchestrator/src/planning/rule-planner.ts";
import { referenceAgents } from "./index.ts";

const index = buildAgentIndex(
  referenceAgents.map(({ registration }, position) => ({
    id: position + 1,
    name: registration.name,
    description: registration.description,
    capabilities: registration.capabilities,
    examples: registration.metadata?.examples ?? [],
  })),
);

/** "Agent[1,2]": the agent of every step with the steps it waits for. */
const outline = (description: string): string[] =>
  planByRules(description, index).steps.map((step) => `${step.agentName}[${step.dependencies.join()}]`);

test("the task of the README takes all five agents", () => {
  const description =
    "Research how crashed tasks recover. Meanwhile compute the mean and median of 12, 15, 11, 18, 21, 24. Meanwhile " +
    "forecast the next three months of 12, 15, 11, 18, 21, 24. Then write a report on these results, and finally " +
    "draft an email to the team with its key points";
  expect(outline(description)).toEqual([
    "ResearchAgent[]",
    "DataAnalyzer[]",
    "TrendForecaster[]",
    "ReportCrew[1,2,3]",
    "WritingAssistant[4]",
  ]);
});

test.each([
  [
    "Compute the mean and standard deviation of 4, 8, 15, 16, 23, 42, then convert the result to XML",
    ["DataAnalyzer[]", "DataAnalyzer[1]"],
  ],
  [
    "Research what happens to running tasks after a crash and summarise the findings; meanwhile count the words of 'the quick brown fox jumps'",
    ["ResearchAgent[]", "DataAnalyzer[1]", "DataAnalyzer[]"],
  ],
  ["Write a report about session expiry", ["ReportCrew[]"]],
  ["What does the documentation say about retries?", ["ResearchAgent[]"]],
  ["Analyse the sales table and show the total per region", ["DataAnalyzer[]"]],
  ["Predict the sales of the next quarter from 10, 20, 30", ["TrendForecaster[]"]],
  ["Rewrite the summary in a formal tone", ["WritingAssistant[]"]],
  [
    "Write an article on durable execution and suggest a title for it",
    ["ReportCrew[]", "WritingAssistant[1]"],
  ],
])("%s", (description, plan) => {
  expect(outline(description)).toEqual(plan);
});
