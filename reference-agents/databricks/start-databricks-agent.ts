import { AgentError } from "../agent-server/agent-error.ts";
import { capabilitiesOf } from "../agent-server/capabilities.ts";
import { createAgentServer } from "../agent-server/create-agent-server.ts";
import { listen } from "../agent-server/listen.ts";
import { parseBody } from "../agent-server/parse-body.ts";
import { requireBearer } from "../agent-server/require-bearer.ts";
import type { AgentOptions, RunningAgent } from "../agent-server/running-agent.ts";
import { workSignals } from "../agent-server/work-signal.ts";
import { chatRequestSchema, toChatRequest } from "../chat-completions/chat-request.ts";
import { completeChat, streamChat } from "../chat-completions/send-completion.ts";
import { configuredModel } from "../model/configured-model.ts";
import { createModelAnalyst, tableAnalyst } from "./analyst-source.ts";
import { trendForecaster } from "./registration.ts";
import { scoreRecords, scoringSchema } from "./score-records.ts";
import { type ServingEndpoint, SERVING_ENDPOINTS } from "./serving-endpoints.ts";

export async function startDatabricksAgent(options: AgentOptions): Promise<RunningAgent> {
  const env = options.env ?? {};
  const model = configuredModel(env);
  const source = model === undefined ? tableAnalyst : createModelAnalyst(model.source);
  const app = createAgentServer(tellError);
  requireBearer(app, env["DATABRICKS_TOKEN"]);
  const signals = workSignals(app);
  const { name } = trendForecaster;

  app.get("/health", async () => ({ status: "healthy", agent: name, service: "databricks-agent" }));
  app.get("/capabilities", async () => ({
    ...capabilitiesOf(trendForecaster, [
      "GET /health",
      "GET /capabilities",
      "GET /api/2.0/serving-endpoints",
      "GET /api/2.0/serving-endpoints/{name}",
      "POST /serving-endpoints/{name}/invocations",
    ]),
    model: model?.name ?? null,
  }));

  app.get("/api/2.0/serving-endpoints", async () => ({ endpoints: SERVING_ENDPOINTS.map(tellEndpoint) }));
  app.get<{ Params: { name: string } }>("/api/2.0/serving-endpoints/:name", async (request) =>
    tellEndpoint(findEndpoint(request.params.name)),
  );

  app.post<{ Params: { name: string } }>("/serving-endpoints/:name/invocations", async (request, reply) => {
    const endpoint = findEndpoint(request.params.name);
    if (!isChat(request.body)) return { predictions: scoreRecords(parseBody(scoringSchema, request.body)) };
    const body = parseBody(chatRequestSchema, request.body);
    const answered = model === undefined ? endpoint.name : model.name;
    const completion = { model: answered, source, request: toChatRequest(body), signal: signals.of(reply) };
    return body.stream === true
      ? streamChat(reply, { ...completion, includesUsage: true, tellError })
      : completeChat(completion);
  });

  return listen(app, name, options);
}

function findEndpoint(name: string): ServingEndpoint {
  const found = SERVING_ENDPOINTS.find((endpoint) => endpoint.name === name);
  if (found !== undefined) return found;
  const names = SERVING_ENDPOINTS.map((endpoint) => endpoint.name).join(", ");
  const message = `The serving endpoint "${name}" does not exist; there are ${names}.`;
  throw new AgentError("NOT_FOUND", message, { statusCode: 404 });
}

function tellEndpoint({ name, task, description }: ServingEndpoint): object {
  const state = { ready: "READY", config_update: "NOT_UPDATING" };
  return { name, task, description, creator: trendForecaster.name, state };
}

function isChat(body: unknown): boolean {
  return typeof body === "object" && body !== null && "messages" in body;
}

const ERROR_CODES: Readonly<Record<number, string>> = {
  400: "BAD_REQUEST",
  401: "UNAUTHENTICATED",
  404: "RESOURCE_DOES_NOT_EXIST",
  413: "MAX_REQUEST_SIZE_EXCEEDED",
  415: "BAD_REQUEST",
  422: "INVALID_PARAMETER_VALUE",
  502: "TEMPORARILY_UNAVAILABLE",
  503: "TEMPORARILY_UNAVAILABLE",
  504: "DEADLINE_EXCEEDED",
};

function tellError({ statusCode, message }: AgentError): object {
  return { error_code: ERROR_CODES[statusCode] ?? "INTERNAL_ERROR", message };
}
