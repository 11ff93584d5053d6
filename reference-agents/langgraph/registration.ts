import type { AgentRegistration } from "../agent-server/running-agent.ts";

export const researchAgent: AgentRegistration = {
  name: "ResearchAgent",
  description:
    "Researches a question in a folder of documents: finds, reads and compares what the documentation says, explains " +
    "how and why something works, and answers with citations of its sources and a list of what was not found.",
  agent_type: "langgraph",
  capabilities: ["research", "question_answering", "document_search", "fact_finding", "explanation"],
  metadata: {
    examples: [
      "Research what happens to running tasks after a crash",
      "Find out how agents are registered",
      "What does the documentation say about retries?",
      "Explain how a task is planned and why steps run in parallel",
      "Investigate which databases are supported",
      "Look up how sessions expire",
      "Gather information about security and roles",
    ],
  },
};
