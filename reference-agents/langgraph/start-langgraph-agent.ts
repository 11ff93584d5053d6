import { randomUUID } from "node:crypto";

import type { FastifyError } from "fastify";

import { capabilitiesOf } from "../agent-server/capabilities.ts";
import { createAgentServer, errorBody, logFault, toAgentError } from "../agent-server/create-agent-server.ts";
import { listen } from "../agent-server/listen.ts";
import { parseBody } from "../agent-server/parse-body.ts";
import type { AgentOptions, RunningAgent } from "../agent-server/running-agent.ts";
import { workSignals } from "../agent-server/work-signal.ts";
import { researchAgent } from "./registration.ts";
import { envelopeSchema, processRequestSchema } from "./request-schemas.ts";
import { createResearchAgent } from "./research-agent.ts";
import type { ResearchResult } from "./research-graph.ts";

export async function startLanggraphAgent(options: AgentOptions): Promise<RunningAgent> {
  const agent = createResearchAgent(options.env ?? {});
  const { name } = researchAgent;
  const app = createAgentServer();
  const signals = workSignals(app);

  app.get("/health", async () => ({ status: "healthy", agent: name, service: "langgraph-agent" }));

  app.get("/capabilities", async () => ({
    ...capabilitiesOf(researchAgent, [
      "GET /health",
      "GET /capabilities",
      "POST /a2a/message",
      "POST /process",
    ]),
    workflow: ["analyze", "plan", "execute", "reflect", "finalize"],
    model: agent.model ?? null,
    documents: await agent.countDocuments(),
  }));

  app.post("/process", async (request, reply) => {
    const body = parseBody(processRequestSchema, request.body);
    const signal = signals.of(reply);
    const result = await agent.research(body.description, body.context ?? undefined, signal);
    const { response, workflowSteps, citations, notFound, subQuestions } = result;
    return {
      status: "success",
      session_id: body.session_id ?? newSessionId(),
      result: {
        agent_name: name,
        response,
        workflow_steps: workflowSteps,
        citations,
        not_found: notFound,
        sub_questions: subQuestions,
      },
    };
  });

  app.post("/a2a/message", async (request, reply) => {
    const { sender, session_id: sessionId, content } = parseBody(envelopeSchema, request.body);
    const envelope = {
      sender: name,
      receiver: sender,
      message_type: "response",
      session_id: sessionId ?? newSessionId(),
    };
    const signal = signals.of(reply);
    try {
      const result = await agent.research(content.description, contextOf(content), signal);
      return { ...envelope, ...answered(name, result) };
    } catch (error) {
      const failure = toAgentError(error as Partial<FastifyError>);
      logFault(failure);
      const { error: details } = errorBody(failure);
      const failed = { status: "error", response: failure.message, agent: name, error: details };
      const facts = { processed_with: "LangGraph", workflow_completed: false, workflow_steps: [] };
      return reply
        .code(failure.statusCode)
        .send({ ...envelope, ...errorBody(failure), content: failed, metadata: facts });
    }
  });

  return listen(app, name, options);
}

/** The output of earlier steps stands in `content.data`, or in `context.data` as in `/process`. */
function contextOf({
  data,
  context,
}: {
  data?: unknown;
  context?: Record<string, unknown> | null | undefined;
}): Record<string, unknown> | undefined {
  if (data === undefined || data === null) return context ?? undefined;
  return { ...context, data };
}

function answered(agent: string, result: ResearchResult): { content: object; metadata: object } {
  const { response, citations, notFound, subQuestions, workflowSteps } = result;
  return {
    content: {
      status: "success",
      response,
      agent,
      data: { citations, not_found: notFound, sub_questions: subQuestions },
    },
    metadata: { processed_with: "LangGraph", workflow_completed: true, workflow_steps: workflowSteps },
  };
}

function newSessionId(): string {
  return `sess_${randomUUID().replaceAll("-", "")}`;
}
