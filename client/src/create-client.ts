import type {
  A2aEnvelope,
  AgentEvent,
  AgentHealthHistory,
  CallPreview,
  ConnectionTest,
  RegisterWithTemplate,
  TemplateDefinition,
  TemplateTestReport,
  TestConnection,
  UpdateTemplate,
  AddMessage,
  Agent,
  AgentFigures,
  AgentHealth,
  AgentStatistics,
  AgentSummary,
  AttemptTranscript,
  AwaitedTask,
  CancelledTask,
  CreatedTask,
  CreateSession,
  CreateTask,
  KnownCaller,
  ListAgentFigures,
  ListAgents,
  GetAgentFigures,
  GetOverview,
  GetSessionContext,
  ListMemory,
  ListMessages,
  ListSessions,
  ListTasks,
  MemoryEntry,
  MemoryScope,
  Message,
  Overview,
  Plan,
  PausedTask,
  PreviewCall,
  PreviewPlan,
  PutMemory,
  RegisterAgent,
  ResolveStep,
  RetryTask,
  ServiceHealth,
  Session,
  SessionContext,
  Task,
  TaskEvent,
  TaskSummary,
  Template,
  TemplateSummary,
  UiConfig,
  UpdateAgent,
  UpdateSession,
} from "@orchestrator/contracts";
import type { z } from "zod";
import type { FollowOptions } from "./follow-events.ts";
import { pageOf } from "./page.ts";
import type { Page } from "./page.ts";
import { createTransport, sendForJson } from "./transport.ts";
import type { Call, ClientOptions } from "./transport.ts";

type Input<S extends z.ZodType> = z.input<S>;

export interface SubmitOptions {
  /** The same task is answered under the same key for 24 hours. */
  idempotencyKey?: string;
}

/**
 * The service's API, typed by the contracts.
 * Every call throws `ProblemError` when the service refuses it and `UnreachableError` when there is no service.
 */
export function createClient(options: ClientOptions = {}) {
  const send = createTransport(options);
  const json = async <T>(call: Call): Promise<T> => (await sendForJson<T>(send, call)).body;
  // With the total and the cursor of the next page, which is undefined on the last one.
  const page = async <T>(path: string, query: Call["query"]): Promise<Page<T>> =>
    pageOf(await sendForJson<T[]>(send, { method: "GET", path, query }));
  const submit = (
    input: Input<typeof CreateTask>,
    { idempotencyKey }: SubmitOptions,
    headers: Record<string, string> = {},
  ): Call => ({
    method: "POST",
    path: "/api/tasks",
    body: input,
    headers: { ...headers, ...keyHeader(idempotencyKey) },
  });

  return {
    /** Sends a message of the specification's own A2A envelope, and gives the answering one. */
    sendMessage: (body: Input<typeof A2aEnvelope>) =>
      json<A2aEnvelope>({ method: "POST", path: "/a2a/message", body }),
    overview: (query: Partial<GetOverview> = {}) =>
      json<Overview>({ method: "GET", path: "/api/overview", query }),
    uiConfig: () => json<UiConfig>({ method: "GET", path: "/api/ui-config" }),
    /** Who the service takes the caller for. */
    caller: () => json<KnownCaller>({ method: "GET", path: "/api/caller" }),
    health: () => json<ServiceHealth>({ method: "GET", path: "/health" }),
    agents: {
      register: (body: Input<typeof RegisterAgent>) =>
        json<Agent>({ method: "POST", path: "/api/agents/register", body }),
      list: (query: Partial<ListAgents> = {}) =>
        json<AgentSummary[]>({ method: "GET", path: "/api/agents", query }),
      listPage: (query: Partial<ListAgents> = {}) => page<AgentSummary>("/api/agents", query),
      listFigures: (query: Partial<ListAgentFigures> = {}) =>
        page<AgentFigures>("/api/agents/figures", query),
      figures: (id: number, query: Partial<GetAgentFigures> = {}) =>
        json<AgentFigures>({ method: "GET", path: `/api/agents/${id}/figures`, query }),
      get: (id: number) => json<Agent>({ method: "GET", path: `/api/agents/${id}` }),
      update: (id: number, body: Input<typeof UpdateAgent>) =>
        json<Agent>({ method: "PUT", path: `/api/agents/${id}`, body }),
      remove: (id: number) => json<null>({ method: "DELETE", path: `/api/agents/${id}` }),
      registerWithTemplate: (body: Input<typeof RegisterWithTemplate>) =>
        json<Agent>({ method: "POST", path: "/api/agents/register-with-template", body }),
      testConnection: (body: Input<typeof TestConnection>) =>
        json<ConnectionTest>({ method: "POST", path: "/api/agents/test-connection", body }),
      /** What would be sent, and what the mapping reads from `answer`; nobody is called. */
      previewCall: (body: Input<typeof PreviewCall>, signal?: AbortSignal) =>
        json<CallPreview>({ method: "POST", path: "/api/agents/preview-call", body, signal }),
      /** What happens to agents from now on, until `signal` aborts. */
      async *followAll(options: FollowOptions = {}): AsyncGenerator<AgentEvent> {
        const { followAgents } = await import("./follow-events.ts");
        yield* followAgents(send, options);
      },
      healthHistory: (id: number) =>
        json<AgentHealthHistory>({ method: "GET", path: `/api/agents/${id}/health` }),
      statistics: () => json<AgentStatistics>({ method: "GET", path: "/api/agents/stats" }),
      checkHealth: (id: number) => json<AgentHealth>({ method: "POST", path: `/api/agents/${id}/health` }),
    },
    templates: {
      list: () => json<TemplateSummary[]>({ method: "GET", path: "/api/agent-templates" }),
      create: (body: Input<typeof TemplateDefinition>) =>
        json<Template>({ method: "POST", path: "/api/agent-templates", body }),
      update: (id: number, body: Input<typeof UpdateTemplate>) =>
        json<Template>({ method: "PUT", path: `/api/agent-templates/${id}`, body }),
      remove: (id: number) => json<null>({ method: "DELETE", path: `/api/agent-templates/${id}` }),
      test: (id: number) =>
        json<TemplateTestReport>({ method: "POST", path: `/api/agent-templates/${id}/test` }),
      get: (id: number) => json<Template>({ method: "GET", path: `/api/agent-templates/${id}` }),
    },
    tasks: {
      create: (input: Input<typeof CreateTask>, options: SubmitOptions = {}) =>
        json<CreatedTask>(submit(input, options)),
      /** Submits and waits for the end, at most `seconds`. */
      run: (input: Input<typeof CreateTask>, seconds: number, options: SubmitOptions = {}) =>
        json<AwaitedTask>(submit(input, options, { prefer: `wait=${seconds}` })),
      previewPlan: (body: Input<typeof PreviewPlan>) =>
        json<Plan>({ method: "POST", path: "/api/tasks/plan", body }),
      get: (id: number) => json<Task>({ method: "GET", path: `/api/tasks/${id}` }),
      list: (query: Partial<ListTasks> = {}) =>
        json<TaskSummary[]>({ method: "GET", path: "/api/tasks", query }),
      listPage: (query: Partial<ListTasks> = {}) => page<TaskSummary>("/api/tasks", query),
      cancel: (id: number) => json<CancelledTask>({ method: "POST", path: `/api/tasks/${id}/cancel` }),
      /** Does again what `input` says of a task that has ended, as a new task. */
      retry: (id: number, input: Input<typeof RetryTask> = {}, { idempotencyKey }: SubmitOptions = {}) =>
        json<CreatedTask>({
          method: "POST",
          path: `/api/tasks/${id}/retry`,
          body: input,
          headers: keyHeader(idempotencyKey),
        }),
      pause: (id: number) => json<PausedTask>({ method: "POST", path: `/api/tasks/${id}/pause` }),
      resume: (id: number) => json<PausedTask>({ method: "POST", path: `/api/tasks/${id}/resume` }),
      /** Says what became of a step whose outcome is unknown. */
      resolveStep: (id: number, stepNumber: number, body: Input<typeof ResolveStep>) =>
        json<Task>({ method: "POST", path: `/api/tasks/${id}/steps/${stepNumber}/resolve`, body }),
      /** What each attempt of a step sent and got. */
      transcripts: (id: number, stepNumber: number) =>
        json<AttemptTranscript[]>({
          method: "GET",
          path: `/api/tasks/${id}/steps/${stepNumber}/transcripts`,
        }),
      events: (id: number, after = 0) =>
        json<TaskEvent[]>({ method: "GET", path: `/api/tasks/${id}/events`, query: { after } }),
      /** The reader of streams is loaded when it is first needed. */
      async *follow(id: number, options: FollowOptions = {}): AsyncGenerator<TaskEvent> {
        const { followTask } = await import("./follow-events.ts");
        yield* followTask(send, id, options);
      },
      async *followAll(options: FollowOptions = {}): AsyncGenerator<TaskEvent> {
        const { followAll } = await import("./follow-events.ts");
        yield* followAll(send, options);
      },
    },
    sessions: {
      create: (body: Input<typeof CreateSession>) =>
        json<Session>({ method: "POST", path: "/api/sessions", body }),
      list: (query: Partial<ListSessions> = {}) =>
        json<Session[]>({ method: "GET", path: "/api/sessions", query }),
      listPage: (query: Partial<ListSessions> = {}) => page<Session>("/api/sessions", query),
      get: (id: string) => json<Session>({ method: "GET", path: `/api/sessions/${id}` }),
      update: (id: string, body: Input<typeof UpdateSession>) =>
        json<Session>({ method: "PUT", path: `/api/sessions/${id}`, body }),
      remove: (id: string) => json<null>({ method: "DELETE", path: `/api/sessions/${id}` }),
      context: (id: string, query: Partial<GetSessionContext> = {}) =>
        json<SessionContext>({ method: "GET", path: `/api/sessions/${id}/context`, query }),
      addMessage: (id: string, body: Input<typeof AddMessage>) =>
        json<Message>({ method: "POST", path: `/api/sessions/${id}/messages`, body }),
      listMessages: (id: string, query: Partial<ListMessages> = {}) =>
        json<Message[]>({ method: "GET", path: `/api/sessions/${id}/messages`, query }),
      listMessagesPage: (id: string, query: Partial<ListMessages> = {}) =>
        page<Message>(`/api/sessions/${id}/messages`, query),
      listMemory: (id: string, query: Partial<ListMemory> = {}) =>
        json<MemoryEntry[]>({ method: "GET", path: `/api/sessions/${id}/memory`, query }),
      getMemory: (id: string, key: string, query: MemoryScope = {}) =>
        json<MemoryEntry>({ method: "GET", path: memoryPath(id, key), query }),
      putMemory: (id: string, key: string, body: Input<typeof PutMemory>) =>
        json<MemoryEntry>({ method: "PUT", path: memoryPath(id, key), body }),
      removeMemory: (id: string, key: string, query: MemoryScope = {}) =>
        json<null>({ method: "DELETE", path: memoryPath(id, key), query }),
    },
  };
}

const keyHeader = (key: string | undefined): Record<string, string> =>
  key === undefined ? {} : { "idempotency-key": key };

const memoryPath = (id: string, key: string): string =>
  `/api/sessions/${id}/memory/${encodeURIComponent(key)}`;

export type Client = ReturnType<typeof createClient>;
