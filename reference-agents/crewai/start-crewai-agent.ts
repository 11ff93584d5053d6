import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";

import { AgentError } from "../agent-server/agent-error.ts";
import { capabilitiesOf } from "../agent-server/capabilities.ts";
import { createAgentServer } from "../agent-server/create-agent-server.ts";
import { listen } from "../agent-server/listen.ts";
import { parseBody } from "../agent-server/parse-body.ts";
import { requireBearer } from "../agent-server/require-bearer.ts";
import type { AgentOptions, RunningAgent } from "../agent-server/running-agent.ts";
import { workSignals } from "../agent-server/work-signal.ts";
import { openKnowledgeBase } from "../knowledge/knowledge-base.ts";
import { knowledgePlaces } from "../knowledge/knowledge-places.ts";
import { createAskModel } from "../model/ask-model.ts";
import { configuredModel } from "../model/configured-model.ts";
import { CREW_TASKS } from "./crew.ts";
import { createLocalCrew } from "./local/local-crew.ts";
import { createModelCrew } from "./model-crew.ts";
import { reportCrew } from "./registration.ts";
import { runCrew } from "./run-crew.ts";
import { createRunStore } from "./run-store.ts";
import { tellStatus } from "./tell-status.ts";

const REQUIRED_INPUTS = ["topic"];
const OPTIONAL_INPUTS = ["text", "data", "context", "material", "notes"];
const MAX_TOPIC = 500_000;

const kickoffSchema = z.looseObject({
  inputs: z.record(z.string(), z.unknown(), "is an object like {topic: …}").default({}),
  meta: z.record(z.string(), z.unknown()).nullish(),
});

class MissingInputs extends AgentError {
  readonly missing: string[];
  constructor(missing: string[]) {
    super("MISSING_INPUTS", `Required inputs are missing: ${missing.join(", ")}. Send them in \`inputs\`.`);
    this.missing = missing;
  }
}

export async function startCrewaiAgent(options: AgentOptions): Promise<RunningAgent> {
  const env = options.env ?? {};
  const model = configuredModel(env);
  const local = createLocalCrew(openKnowledgeBase(knowledgePlaces(env)));
  const crew = model === undefined ? local : createModelCrew(local, createAskModel(model.source));
  const runs = createRunStore();
  const app = createAgentServer(tellError);
  requireBearer(app, env["CREWAI_TOKEN"]);
  const signals = workSignals(app);
  const { name } = reportCrew;

  const endpoints = ["GET /health", "GET /capabilities", "POST /kickoff", "GET /inputs", "GET /status/{id}"];
  const ampEndpoints = ["POST /amp/kickoff", "GET /amp/inputs", "GET /amp/status/{id}"];
  app.get("/health", async () => ({ status: "healthy", agent: name, service: "crewai-agent" }));
  app.get("/amp/health", async () => ({ status: "healthy", agent: name, service: "crewai-agent" }));
  app.get("/capabilities", async () => ({
    ...capabilitiesOf(reportCrew, [...endpoints, ...ampEndpoints]),
    crew: CREW_TASKS,
    model: model?.name ?? null,
  }));

  const startRun = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const { inputs, meta } = readKickoff(request.body);
    const work = (onTask: (done: number) => void): ReturnType<typeof runCrew> =>
      runCrew(crew, inputs, { signal: signals.stopping, onTask });
    return reply.send({ kickoff_id: runs.start(meta, work) });
  };

  app.post("/amp/kickoff", async (request, reply) => startRun(request, reply));

  app.post("/kickoff", async (request, reply) => {
    const { inputs, meta } = readKickoff(request.body);
    if (meta !== undefined) return startRun(request, reply);
    const startedAt = performance.now();
    const { piece, workflow, facts } = await runCrew(crew, inputs, { signal: signals.of(reply) });
    const processing = Number((performance.now() - startedAt).toFixed(2));
    return {
      success: true,
      result: piece,
      workflow: workflow.map(({ agent, task, output }) => ({ agent, task, output })),
      metadata: { crew: name, ...facts, model: model?.name ?? null, processing_time_ms: processing },
    };
  });

  for (const prefix of ["", "/amp"]) {
    app.get(`${prefix}/inputs`, async () => ({ inputs: REQUIRED_INPUTS, optional_inputs: OPTIONAL_INPUTS }));
    app.get<{ Params: { id: string } }>(`${prefix}/status/:id`, async (request) => {
      const { id } = request.params;
      const run = runs.find(id);
      if (run !== undefined) return tellStatus(id, run);
      const message = "No such run. Runs are kept for an hour, the newest 200 of them.";
      throw new AgentError("NOT_FOUND", message, { statusCode: 404 });
    });
  }

  return listen(app, name, options);
}

interface Kickoff {
  inputs: Record<string, unknown> & { topic: string };
  /** Sent by callers of AMP, who want the id of the run and not its result. */
  meta: Record<string, unknown> | undefined;
}

function readKickoff(body: unknown): Kickoff {
  const { inputs, meta } = parseBody(kickoffSchema, body);
  const topic = inputs["topic"];
  if (typeof topic !== "string" || topic.trim() === "") throw new MissingInputs(REQUIRED_INPUTS);
  if (topic.length > MAX_TOPIC) {
    const message = `\`inputs.topic\` is longer than ${MAX_TOPIC} characters; send long material as \`inputs.text\`.`;
    throw new AgentError("BAD_REQUEST", message, { statusCode: 400 });
  }
  return { inputs: { ...inputs, topic }, meta: meta ?? undefined };
}

function tellError(error: AgentError): object {
  const { code, message } = error;
  const details = error instanceof MissingInputs ? { details: { missing_inputs: error.missing } } : {};
  return { success: false, status: "error", result: null, error: { code, message }, message, ...details };
}
