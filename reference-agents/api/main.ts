import { runAlone } from "../agent-server/run-alone.ts";
import { dataAnalyzer } from "./registration.ts";
import { startApiAgent } from "./start-api-agent.ts";

try {
  const agent = { defaultPort: 8002, start: startApiAgent, registration: dataAnalyzer };
  await runAlone(agent, process.argv.slice(2), process.env);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
