import { AgentError } from "../agent-server/agent-error.ts";
import type { AgentEnv } from "../agent-server/running-agent.ts";
import { contextPassages } from "../knowledge/context-passages.ts";
import { buildLibrary, type Library, openKnowledgeBase } from "../knowledge/knowledge-base.ts";
import { knowledgePlaces } from "../knowledge/knowledge-places.ts";
import { localResearcher } from "./local/local-researcher.ts";
import { createAskModel } from "../model/ask-model.ts";
import { configuredModel } from "../model/configured-model.ts";
import { createModelResearcher } from "./model-researcher.ts";
import { createResearchGraph, type ResearchGraph, type ResearchResult } from "./research-graph.ts";

export interface ResearchAgent {
  model: string | undefined;
  countDocuments(): Promise<number>;
  research(
    question: string,
    context: Record<string, unknown> | undefined,
    signal: AbortSignal,
  ): Promise<ResearchResult>;
}

const TOTAL_TIMEOUT_MS = 28_000;

export function createResearchAgent(env: AgentEnv): ResearchAgent {
  const knowledge = openKnowledgeBase(knowledgePlaces(env));
  const model = configuredModel(env);
  const researcher =
    model === undefined ? localResearcher : createModelResearcher(createAskModel(model.source));
  let graph: Promise<ResearchGraph> | undefined;

  return {
    model: model?.name,

    async countDocuments() {
      const library = await knowledge.open();
      return library.documents;
    },

    async research(question, context, caller) {
      const library = withContext(await knowledge.open(), context);
      if (library.passages.length === 0) throw noKnowledge();
      graph ??= createResearchGraph(researcher);
      const run = await graph;
      const deadline = new AbortController();
      const timer = setTimeout(() => deadline.abort(tooSlow()), TOTAL_TIMEOUT_MS);
      const signal = AbortSignal.any([caller, deadline.signal]);
      try {
        return await run({ question, library, signal });
      } catch (error) {
        throw signal.aborted && signal.reason instanceof AgentError ? signal.reason : error;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

function withContext(library: Library, context: Record<string, unknown> | undefined): Library {
  const extra = contextPassages(context);
  return extra.length === 0 ? library : buildLibrary([...extra, ...library.passages], library.documents + 1);
}

function noKnowledge(): AgentError {
  const message =
    "There are no documents to research. Set KNOWLEDGE_DIR to a folder with Markdown or text files and start the agent again.";
  return new AgentError("NO_KNOWLEDGE", message);
}

function tooSlow(): AgentError {
  const message = `The research took more than ${TOTAL_TIMEOUT_MS / 1000} s and was stopped; ask a narrower question.`;
  return new AgentError("RESEARCH_TIMEOUT", message, { statusCode: 504 });
}
