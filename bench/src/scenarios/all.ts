import type { Scenario } from "../scenario.ts";
import { agentCall } from "./agent-call.ts";
import { backlog } from "./backlog.ts";
import { growthAgents } from "./growth-agents.ts";
import { growthSessions } from "./growth-sessions.ts";
import { help } from "./help.ts";
import { httpMessages } from "./http-messages.ts";
import { httpReads } from "./http-reads.ts";
import { httpTasks } from "./http-tasks.ts";
import { httpWrites } from "./http-writes.ts";
import { inFlight } from "./in-flight.ts";
import { inProcess } from "./in-process.ts";
import { planning } from "./planning.ts";
import { scale } from "./scale.ts";
import { scaleGrowth } from "./scale-growth.ts";
import { scaleIdle } from "./scale-idle.ts";
import { scaleTakeover } from "./scale-takeover.ts";
import { start } from "./start.ts";

export const scenarios: readonly Scenario[] = [
  inProcess,
  agentCall,
  httpMessages,
  httpTasks,
  httpReads,
  httpWrites,
  inFlight,
  planning,
  start,
  help,
  backlog,
  growthAgents,
  growthSessions,
  scale,
  scaleTakeover,
  scaleGrowth,
  scaleIdle,
];
