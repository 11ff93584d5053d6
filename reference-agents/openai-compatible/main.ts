import { runAlone } from "../agent-server/run-alone.ts";
import { writingAssistant } from "./registration.ts";
import { startOpenaiCompatibleAgent } from "./start-openai-compatible-agent.ts";

try {
  const agent = { defaultPort: 8005, start: startOpenaiCompatibleAgent, registration: writingAssistant };
  await runAlone(agent, process.argv.slice(2), process.env);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
