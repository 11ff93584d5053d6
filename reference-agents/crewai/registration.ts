import type { AgentRegistration } from "../agent-server/running-agent.ts";

export const reportCrew: AgentRegistration = {
  name: "ReportCrew",
  description:
    "Writes a report, article or briefing about a topic with a crew of three: a researcher collects the passages, an " +
    "analyst works out facts, figures and terms, a writer composes the piece with title, sections, key points and sources.",
  agent_type: "crewai",
  capabilities: ["report_writing", "article_writing", "briefing"],
  metadata: {
    examples: [
      "Write a report on how tasks are planned",
      "Write an article about durable execution",
      "Prepare a briefing on security and roles",
      "Compose a background paper about retries and timeouts",
      "Write a report from the findings",
    ],
  },
};
