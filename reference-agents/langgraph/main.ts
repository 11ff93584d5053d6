import { runAlone } from "../agent-server/run-alone.ts";
import { researchAgent } from "./registration.ts";
import { startLanggraphAgent } from "./start-langgraph-agent.ts";

try {
  const agent = { defaultPort: 8001, start: startLanggraphAgent, registration: researchAgent };
  await runAlone(agent, process.argv.slice(2), process.env);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
