import { runAlone } from "../agent-server/run-alone.ts";
import { reportCrew } from "./registration.ts";
import { startCrewaiAgent } from "./start-crewai-agent.ts";

try {
  const agent = { defaultPort: 8003, start: startCrewaiAgent, registration: reportCrew };
  await runAlone(agent, process.argv.slice(2), process.env);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
