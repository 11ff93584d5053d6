export { A2aEnvelope } from "./a2a-envelope.ts";
export {
  Agent,
  AgentConfig,
  AgentEvent,
  AgentEventType,
  AgentHealth,
  AgentHealthHistory,
  AgentName,
  AgentStatistics,
  AgentStatus,
  AgentSummary,
  AgentType,
  AgentVisibility,
  Capabilities,
  ConnectionCheck,
  ConnectionTest,
  Endpoint,
  GivenAgentConfig,
  HealthCheck,
  HealthHour,
  HealthStatus,
  LatestHealth,
  ListAgents,
  RegisterAgent,
  RegisterWithTemplate,
  TestConnection,
  UpdateAgent,
  agentEventTypes,
} from "./agents.ts";
export { CreateApiKey, CreatedApiKey } from "./api-keys.ts";
export { ErrorCode, InputIssue, Problem, StepErrorType, errorCodes, stepErrorTypes } from "./errors.ts";
export { TaskEvent, TaskEventType, isFinalEvent, taskEventTypes } from "./events.ts";
export { GivenPlan, GivenPlanStep, MAX_PLAN_STEPS, Plan, PlanComplexity, PlannerKind, PlanStep, PlanUsage } from "./plans.ts";
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
  GivenAuthConfig,
  JsonPaths,
  RequestMapping,
  ResponseMapping,
  Template,
  TemplateDefinition,
  TemplateName,
  TemplateSummary,
  TemplateTest,
  TemplateTestReport,
  UpdateTemplate,
} from "./templates.ts";
