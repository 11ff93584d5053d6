import { z } from "zod";
import {
  Agent,
  AgentConfig,
  AgentHealth,
  AgentStatistics,
  AgentSummary,
  CancelledTask,
  CreatedTask,
  CreateTask,
  Message,
  Plan,
  PlanStep,
  Problem,
  RegisterAgent,
  Session,
  StepError,
  Task,
  TaskEvent,
  TaskStep,
  TaskSummary,
  Template,
  TemplateSummary,
  UpdateAgent,
} from "@orchestrator/contracts";

const named = {
  Agent,
  AgentConfig,
  AgentHealth,
  AgentStatistics,
  AgentSummary,
  CancelledTask,
  CreatedTask,
  CreateTask,
  Message,
  Plan,
  PlanStep,
  Problem,
  RegisterAgent,
  Session,
  StepError,
  Task,
  TaskEvent,
  TaskStep,
  TaskSummary,
  Template,
  TemplateSummary,
  UpdateAgent,
};

/** The contracts' names in the OpenAPI document; without them every use would repeat the whole schema. */
export const schemaNames: z.core.$ZodRegistry<{ id: string }> = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries(named)) schemaNames.add(schema, { id });
