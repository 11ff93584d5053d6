import type { CreatedTask } from "@orchestrator/contracts";
import { AgentCatalogue } from "../../../orchestrator/src/agents/agent-catalogue.ts";
import { AgentTargets } from "../../../orchestrator/src/agents/agent-target.ts";
import type { Connector } from "../../../orchestrator/src/connectors/connector.ts";
import { LiveBus } from "../../../orchestrator/src/events/live-bus.ts";
import { Breakers } from "../../../orchestrator/src/execution/breakers.ts";
import type { ExecutionDeps } from "../../../orchestrator/src/execution/execution-deps.ts";
import { recoverLostSteps } from "../../../orchestrator/src/execution/recover-lost-steps.ts";
import { runSteps } from "../../../orchestrator/src/execution/run-step.ts";
import type { Caller } from "../../../orchestrator/src/kernel/caller.ts";
import { SqliteQueue } from "../../../orchestrator/src/queue/sqlite-queue.ts";
import { SessionSummaries } from "../../../orchestrator/src/sessions/session-summaries.ts";
import type { RetryTask, ResolveStep } from "@orchestrator/contracts";
import { tellAgents } from "../../../orchestrator/src/execution/tell-agent.ts";
import { byKind } from "../../../orchestrator/src/queue/by-kind.ts";
import { Admission } from "../../../orchestrator/src/tasks/admission.ts";
import { pauseTask } from "../../../orchestrator/src/tasks/pause-task.ts";
import { resolveStep } from "../../../orchestrator/src/tasks/resolve-step.ts";
import { resumeTask } from "../../../orchestrator/src/tasks/resume-task.ts";
import { lockAgentRow, updateAgentRow } from "../../../orchestrator/src/store/tables/agents.ts";
import { retryTask } from "../../../orchestrator/src/tasks/retry-task.ts";
import { TELL_JOB } from "../../../orchestrator/src/tasks/tell-job.ts";
import { cancelTask } from "../../../orchestrator/src/tasks/cancel-task.ts";
import { createTask } from "../../../orchestrator/src/tasks/create-task.ts";
import type { SubmitTask } from "../../../orchestrator/src/tasks/create-task.ts";
import { agentIdOfKey, STEP_JOB } from "../../../orchestrator/src/tasks/step-job.ts";
import type { TaskDeps } from "../../../orchestrator/src/tasks/task-deps.ts";
import { createLogger } from "../../../orchestrator/src/telemetry/logger.ts";
import { createMetrics } from "../../../orchestrator/src/telemetry/metrics.ts";
import type { TemplateRegistry } from "../../../orchestrator/src/templates/template-registry.ts";
import type { CommitFate, SimulatedDatabase } from "./simulated-database.ts";
import { clockOf } from "./virtual-clock.ts";
import type { VirtualTime } from "./virtual-clock.ts";

const caller: Caller = { principal: "local", role: "admin" };
const logger = createLogger("silent");
const metrics = createMetrics({
  queue: async () => ({ ready: 0, delayed: 0, running: 0 }),
  agents: async () => ({}),
  openBreakers: () => 0,
  openSockets: () => 0,
  openStreams: () => 0,
});

export interface SimulatedProcess {
  /** `stopped`: it does nothing, but what it waits for may still come; `dead`: nothing of it is left. */
  state: "running" | "stopped" | "dead";
  createTask(submit: SubmitTask): Promise<CreatedTask>;
  cancelTask(taskId: number): Promise<unknown>;
  pauseTask(taskId: number): Promise<unknown>;
  resumeTask(taskId: number): Promise<unknown>;
  retryTask(taskId: number, input: RetryTask, idempotencyKey: string): Promise<CreatedTask>;
  resolveStep(taskId: number, stepNumber: number, finding: ResolveStep): Promise<unknown>;
  /** Deactivates an active agent, activates another. */
  switchAgent(id: number): Promise<void>;
}

export interface ProcessParts {
  database: SimulatedDatabase;
  templates: TemplateRegistry;
  time: VirtualTime;
  random: () => number;
  connectorFor: (process: SimulatedProcess) => Connector;
  fateOfCommit: (process: SimulatedProcess) => CommitFate;
  slots: number;
}

/** The core as `app.ts` puts it together, with its own memory on the shared database. */
export async function startProcess(parts: ProcessParts): Promise<SimulatedProcess> {
  const { database, templates, time, random } = parts;
  const clock = clockOf(time, () => self.state === "running");
  const store = database.open(() => parts.fateOfCommit(self));
  const catalogue = new AgentCatalogue(store);
  const queue = new SqliteQueue({ store, clock, random, onError: () => undefined });
  const breakers = new Breakers();
  const summaries = new SessionSummaries({ store, clock, logger });
  const targets = new AgentTargets(templates);
  const shared = { store, clock, bus: new LiveBus(), queue, catalogue, targets, metrics, logger };
  const tasks: TaskDeps = {
    ...shared,
    modelPlanner: undefined,
    admission: new Admission({ backlog: 10_000, tasksPerOwner: 10_000 }, { current: undefined }, metrics),
    draining: new AbortController().signal,
  };
  const self: SimulatedProcess = {
    state: "running",
    createTask: (submit) => createTask(tasks, caller, submit),
    cancelTask: (taskId) => cancelTask(tasks, caller, taskId),
    pauseTask: (taskId) => pauseTask(tasks, caller, taskId),
    resumeTask: (taskId) => resumeTask(tasks, caller, taskId),
    retryTask: (taskId, input, idempotencyKey) =>
      retryTask(tasks, caller, { ...input, taskId, idempotencyKey }),
    resolveStep: (taskId, stepNumber, finding) => resolveStep(tasks, caller, { taskId, stepNumber, finding }),
    switchAgent: (id) =>
      store.transaction(async (tx) => {
        const row = await lockAgentRow(tx, id);
        if (row === undefined) throw new Error(`there is no agent ${id}`);
        const status = row.status === "active" ? ("inactive" as const) : ("active" as const);
        const changed = { ...row, status, updated_at: row.updated_at + 1 };
        await updateAgentRow(tx, changed);
        catalogue.changedBy(tx, changed);
      }),
  };
  const connector = parts.connectorFor(self);
  const execution: ExecutionDeps = {
    ...shared,
    random,
    breakers,
    summaries,
    connectorFor: () => connector,
  };
  await catalogue.refresh();
  await recoverLostSteps(execution);
  const handlers = { [STEP_JOB]: runSteps(execution), [TELL_JOB]: tellAgents(execution) };
  await queue.work(byKind(handlers), {
    slots: parts.slots,
    capOf: (key) => catalogue.latest(agentIdOfKey(key))?.maxConcurrency ?? 16,
    mayHandOff: (key) =>
      catalogue.latest(agentIdOfKey(key)) !== undefined && breakers.isClosed(agentIdOfKey(key)),
  });
  return self;
}
