import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

/** What is read when somebody asks for the metrics, not before. */
export interface Gauges {
  queue(): Promise<{ ready: number; delayed: number; running: number }>;
  agents(): Promise<Readonly<Record<string, number>>>;
  openBreakers(): number;
  openSockets(): number;
  openStreams(): number;
  /** Absent without Redis. */
  isRedisUp?: (() => boolean) | undefined;
}

export interface Metrics {
  readonly contentType: string;
  /** The text format of Prometheus, version 0.0.4. */
  text(): Promise<string>;
  taskCreated(): void;
  /** A new task was refused because of the backlog, the owner's load, the event loop or memory. */
  taskRefused(reason: string): void;
  /** Tasks that have ended since the start. */
  readonly tasksEndedInAll: number;
  /** What became known of the cancel of a call. */
  cancelReceipt(receipt: "confirmed" | "ignored"): void;
  /** Somebody retried, paused or resumed a task, or said what became of a step. */
  taskControlled(action: "retry" | "pause" | "resume" | "resolve"): void;
  taskEnded(status: "completed" | "failed" | "cancelled", seconds: number): void;
  /** One call of an agent came to an end. */
  stepEnded(call: { agent: string; agentType: string; outcome: string; seconds: number }): void;
  stepRetried(): void;
  /** A step of a task that has ended. */
  stepSettled(status: string): void;
  requestEnded(request: { method: string; route: string; status: number; seconds: number }): void;
}

const STEP_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];
const REQUEST_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];

/**
 * The series of one service. Agents are named in counters only: a histogram per agent would be thousands of series.
 * No label holds anything that a caller can make up.
 */
export function createMetrics(gauges: Gauges): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  registerGauges(registry, gauges);
  const tasksCreated = new Counter({
    name: "orchestrator_tasks_created_total",
    help: "Tasks accepted",
    registers,
  });
  const controls = new Counter({
    name: "orchestrator_task_actions_total",
    help: "Retries, pauses and resumes of tasks, and resolutions of unknown steps",
    labelNames: ["action"],
    registers,
  });
  const receipts = new Counter({
    name: "orchestrator_cancel_receipts_total",
    help: "Calls that ran when their task was cancelled, by what became known of them",
    labelNames: ["receipt"],
    registers,
  });
  let endedInAll = 0;
  const refusals = new Counter({
    name: "orchestrator_tasks_refused_total",
    help: "Tasks that were not accepted, by what there was too much of",
    labelNames: ["reason"],
    registers,
  });
  const tasksEnded = new Counter({
    name: "orchestrator_tasks_ended_total",
    help: "Tasks by how they ended",
    labelNames: ["status"],
    registers,
  });
  const taskSeconds = new Histogram({
    name: "orchestrator_task_duration_seconds",
    help: "From the submit of a task to its end",
    labelNames: ["status"],
    buckets: STEP_BUCKETS,
    registers,
  });
  const calls = new Counter({
    name: "orchestrator_agent_calls_total",
    help: "Calls of agents by how they ended",
    labelNames: ["agent", "outcome"],
    registers,
  });
  const callSeconds = new Histogram({
    name: "orchestrator_agent_call_duration_seconds",
    help: "Calls of agents by their type",
    labelNames: ["agent_type", "outcome"],
    buckets: STEP_BUCKETS,
    registers,
  });
  const steps = new Counter({
    name: "orchestrator_steps_total",
    help: "Steps of tasks that have ended, by their status",
    labelNames: ["status"],
    registers,
  });
  const retries = new Counter({
    name: "orchestrator_step_retries_total",
    help: "Attempts of steps after the first",
    registers,
  });
  const requests = new Histogram({
    name: "orchestrator_http_request_duration_seconds",
    help: "Requests by route",
    labelNames: ["method", "route", "status"],
    buckets: REQUEST_BUCKETS,
    registers,
  });

  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    taskCreated: () => tasksCreated.inc(),
    taskRefused: (reason) => refusals.inc({ reason }),
    get tasksEndedInAll() {
      return endedInAll;
    },
    cancelReceipt: (receipt) => receipts.inc({ receipt }),
    taskControlled: (action) => controls.inc({ action }),
    taskEnded(status, seconds) {
      endedInAll++;
      tasksEnded.inc({ status });
      taskSeconds.observe({ status }, seconds);
    },
    stepEnded({ agent, agentType, outcome, seconds }) {
      calls.inc({ agent, outcome });
      callSeconds.observe({ agent_type: agentType, outcome }, seconds);
    },
    stepRetried: () => retries.inc(),
    stepSettled: (status) => steps.inc({ status }),
    requestEnded: ({ method, route, status, seconds }) =>
      requests.observe({ method, route, status: String(status) }, seconds),
  };
}

function registerGauges(registry: Registry, gauges: Gauges): void {
  const registers = [registry];
  new Gauge({
    name: "orchestrator_queue_jobs",
    help: "Jobs of the queue by state",
    labelNames: ["state"],
    registers,
    async collect() {
      for (const [state, n] of Object.entries(await gauges.queue())) this.set({ state }, n);
    },
  });
  const { isRedisUp } = gauges;
  if (isRedisUp !== undefined) {
    new Gauge({
      name: "orchestrator_redis_up",
      help: "1 while Redis answers",
      registers,
      collect() {
        this.set(isRedisUp() ? 1 : 0);
      },
    });
  }
  new Gauge({
    name: "orchestrator_agents",
    help: "Registered agents by status",
    labelNames: ["status"],
    registers,
    async collect() {
      for (const [status, n] of Object.entries(await gauges.agents())) this.set({ status }, n);
    },
  });
  new Gauge({
    name: "orchestrator_open_breakers",
    help: "Agents whose circuit breaker lets no call through",
    registers,
    collect() {
      this.set(gauges.openBreakers());
    },
  });
  new Gauge({
    name: "orchestrator_event_streams",
    help: "Open event streams",
    registers,
    collect() {
      this.set(gauges.openStreams());
    },
  });
  new Gauge({
    name: "orchestrator_agent_sockets",
    help: "Open connections to agents",
    registers,
    collect() {
      this.set(gauges.openSockets());
    },
  });
}
