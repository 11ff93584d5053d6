import type { AgentRegistration } from "../agent-server/running-agent.ts";

/** The model that works without a key; it has no weights, only rules. */
export const OWN_MODEL = "writing-assistant";

export const writingAssistant: AgentRegistration = {
  name: "WritingAssistant",
  description:
    "Drafts emails and letters from points, rewrites, rephrases and shortens text, polishes its tone (formal, friendly, " +
    "plain), suggests titles, headlines and subject lines, and turns text into an outline or talking points.",
  agent_type: "openai",
  capabilities: ["email_drafting", "rewriting", "headline_suggestion", "outlining"],
  config: { params: { model: OWN_MODEL } },
  metadata: {
    examples: [
      "Draft an email to the team with the key points",
      "Write a friendly letter to our customers about the delay",
      "Rewrite this paragraph in a formal tone",
      "Shorten the text to 50 words",
      "Suggest a title for the article",
      "Make an outline of the text",
    ],
  },
};
