export { A2aEnvelope } from "./a2a-envelope.ts";
export {
  Agent,
  AgentConfig,
  AgentHealth,
  AgentName,
  AgentStatistics,
  AgentStatus,
  AgentSummary,
  AgentType,
  AgentVisibility,
  Capabilities,
  Endpoint,
  ListAgents,
  RegisterAgent,
  UpdateAgent,
} from "./agents.ts";
export { CreateApiKey, CreatedApiKey } from "./api-keys.ts";
export { ErrorCode, InputIssue, Problem, StepErrorType, errorCodes, stepErrorTypes } from "./errors.ts";
export { TaskEvent, TaskEventType, isFinalEvent, taskEventTypes } from "./events.ts";
export { GivenPlan, GivenPlanStep, MAX_PLAN_STEPS, Plan, PlanComplexity, PlanStep } from "./plans.ts";
export { Description, Id, Json, JsonObject, Timestamp } from "./primitives.ts";
export { Role, roleIncludes } from "./roles.ts";
export { ServiceHealth } from "./service-health.ts";
export { AddMessage, CreateSession, ListMessages, Message, MessageRole, Session } from "./sessions.ts";
export {
  StepStatus,
  TaskStatus,
  isTerminalStep,
  isTerminalTask,
  stepTransitions,
  taskCan,
  taskTransitions,
} from "./task-state.ts";
export {
  AwaitedTask,
  CancelledTask,
  CreateTask,
  CreatedTask,
  ListTasks,
  PreviewPlan,
  SessionId,
  StepAttempt,
  StepError,
  StepResult,
  Task,
  TaskResult,
  TaskStep,
  TaskSummary,
  UserId,
} from "./tasks.ts";
export {
  AuthConfig,
  Delivery,
  JsonPaths,
  RequestMapping,
  ResponseMapping,
  Template,
  TemplateDefinition,
  TemplateName,
  TemplateSummary,
} from "./templates.ts";
