import { AgentError } from "../agent-server/agent-error.ts";
import { capabilitiesOf } from "../agent-server/capabilities.ts";
import { createAgentServer } from "../agent-server/create-agent-server.ts";
import { listen } from "../agent-server/listen.ts";
import { parseBody } from "../agent-server/parse-body.ts";
import { requireBearer } from "../agent-server/require-bearer.ts";
import type { AgentOptions, RunningAgent } from "../agent-server/running-agent.ts";
import { workSignals } from "../agent-server/work-signal.ts";
import { chatRequestSchema, toChatRequest } from "../chat-completions/chat-request.ts";
import { createLocalSource } from "../chat-completions/local-source.ts";
import { completeChat, streamChat } from "../chat-completions/send-completion.ts";
import { configuredModel } from "../model/configured-model.ts";
import { OWN_MODEL, writingAssistant } from "./registration.ts";
import { writeAnswer } from "./writing/write-answer.ts";

/** What the orchestrator's template asks for when an agent's params name no model. */
const TEMPLATE_DEFAULT = "gpt-4o-mini";

export async function startOpenaiCompatibleAgent(options: AgentOptions): Promise<RunningAgent> {
  const env = options.env ?? {};
  const model = configuredModel(env);
  const source = model?.source ?? createLocalSource(writeAnswer);
  const models = [...new Set([OWN_MODEL, TEMPLATE_DEFAULT, ...(model === undefined ? [] : [model.name])])];
  const startedAt = Math.floor(Date.now() / 1000);
  const app = createAgentServer(tellError);
  requireBearer(app, env["OPENAI_COMPATIBLE_API_KEY"]);
  const signals = workSignals(app);
  const { name } = writingAssistant;

  app.get("/health", async () => ({ status: "healthy", agent: name, service: "openai-compatible-agent" }));
  app.get("/capabilities", async () => ({
    ...capabilitiesOf(writingAssistant, [
      "GET /health",
      "GET /capabilities",
      "GET /v1/models",
      "GET /v1/models/{model}",
      "POST /v1/chat/completions",
    ]),
    model: model?.name ?? null,
  }));

  const tellModel = (id: string): object => ({
    id,
    object: "model",
    created: startedAt,
    owned_by: "reference-agents",
  });
  const findModel = (id: string): string => {
    if (models.includes(id)) return id;
    const message = `The model \`${id}\` does not exist; GET /v1/models lists ${models.join(", ")}.`;
    throw new AgentError("model_not_found", message, { statusCode: 404 });
  };
  app.get("/v1/models", async () => ({ object: "list", data: models.map(tellModel) }));
  app.get<{ Params: { "*": string } }>("/v1/models/*", async (request) =>
    tellModel(findModel(request.params["*"])),
  );

  app.post("/v1/chat/completions", async (request, reply) => {
    const body = parseBody(chatRequestSchema, request.body);
    findModel(body.model ?? OWN_MODEL);
    const completion = {
      // Whoever is asked for, this is who answers.
      model: model?.name ?? OWN_MODEL,
      source,
      request: toChatRequest(body),
      signal: signals.of(reply),
    };
    const includesUsage = body.stream_options?.include_usage === true;
    return body.stream === true
      ? streamChat(reply, { ...completion, includesUsage, tellError })
      : completeChat(completion);
  });

  return listen(app, name, options);
}

/** An error in OpenAI's shape. */
function tellError({ code, message, statusCode }: AgentError): object {
  const type =
    statusCode === 401
      ? "authentication_error"
      : statusCode >= 500
        ? "server_error"
        : "invalid_request_error";
  return { error: { message, type, param: null, code: code.toLowerCase() } };
}
