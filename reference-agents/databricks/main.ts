import { runAlone } from "../agent-server/run-alone.ts";
import { trendForecaster } from "./registration.ts";
import { startDatabricksAgent } from "./start-databricks-agent.ts";

try {
  const agent = { defaultPort: 8004, start: startDatabricksAgent, registration: trendForecaster };
  await runAlone(agent, process.argv.slice(2), process.env);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
