import { capabilitiesOf } from "../agent-server/capabilities.ts";
import { createAgentServer } from "../agent-server/create-agent-server.ts";
import { listen } from "../agent-server/listen.ts";
import { parseBody } from "../agent-server/parse-body.ts";
import type { AgentOptions, RunningAgent } from "../agent-server/running-agent.ts";
import { processRequest, processRequestSchema } from "./process-request.ts";
import { dataAnalyzer } from "./registration.ts";

export async function startApiAgent(options: AgentOptions): Promise<RunningAgent> {
  const app = createAgentServer();
  const { name } = dataAnalyzer;

  app.get("/health", async () => ({ status: "healthy", agent: name, service: "api-agent" }));

  app.get("/capabilities", async () =>
    capabilitiesOf(dataAnalyzer, ["GET /health", "GET /capabilities", "POST /process"]),
  );

  app.post("/process", async (request) => {
    const startedAt = performance.now();
    const { taskType, result, details } = await processRequest(parseBody(processRequestSchema, request.body));
    return {
      status: "success",
      agent: name,
      task_type: taskType,
      result,
      ...(details === undefined ? {} : { details }),
      processing_time_ms: Number((performance.now() - startedAt).toFixed(2)),
    };
  });

  return listen(app, name, options);
}
