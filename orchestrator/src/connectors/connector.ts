import type {
  AgentConfig,
  AgentType,
  CallTranscript,
  Json,
  StepErrorType,
  TemplateDefinition,
} from "@orchestrator/contracts";

/** An agent as the connectors need it. */
export interface AgentTarget {
  id: number;
  name: string;
  ownerId: string;
  agentType: AgentType;
  endpoint: string;
  config: AgentConfig;
  /** The template the agent is called through, already chosen by its type and configuration. */
  template: TemplateDefinition;
}

/** One call of an agent for one attempt of a step. */
export interface AgentCall {
  target: AgentTarget;
  /** The same for every attempt of the step; sent as `Idempotency-Key`. */
  stepKey: string;
  attempt: number;
  sessionId: string;
  userId: string;
  input: StepInput;
}

/** What a step gives its agent. */
export interface StepInput {
  /** What to do, in plain language. */
  description: string;
  /** The output of the step it depends on; of several, `{step_1: …, step_3: …}`; null without any. */
  data: Json;
  capability: string | null;
  context: {
    /** Whose memory the agent may read and write. */
    session_id: string;
    task_id: number;
    step_number: number;
    task_description: string;
    /** The newest messages of the session, oldest first. */
    history: { role: string; content: string }[];
    /** What was said in the session before them; null when that is nothing. */
    summary: string | null;
  };
}

export interface AgentFailure {
  type: StepErrorType;
  /** A sentence for a person: what happened, and what to do where that is known. */
  message: string;
  /** May the same call succeed later? */
  retryable: boolean;
  /** May the agent have acted all the same? True once the first byte may have reached it. */
  uncertain: boolean;
  /** The agent's own wish (`Retry-After`). */
  retryAfterMs?: number;
  statusCode?: number;
}

/** How a call stands, and what was said in it where that is kept. `state` is JSON that the executor persists and hands to `advance` later, perhaps in another process. */
export type CallOutcome = CallEnd & { transcript?: CallTranscript };

type CallEnd =
  | { kind: "completed"; output: Json; usage?: Json }
  | { kind: "failed"; failure: AgentFailure }
  | { kind: "waiting"; state: Json; wakeAt?: number; callback?: string; question?: string }
  /** Only after the stimulus `reconcile`: the agent never saw the call. */
  | { kind: "absent" };

/** Why a waiting call goes on. */
export type Stimulus =
  | { kind: "timer" }
  /** Nobody knows whether the agent saw an earlier attempt; ask it before calling again. */
  | { kind: "reconcile" }
  | { kind: "callback"; body: Json }
  | { kind: "answer"; text: string };

export interface CallIo {
  /** Aborts the call and closes its socket. */
  signal: AbortSignal;
  /** When the call must have ended, in milliseconds since 1970. */
  deadlineAt: number;
  now(): number;
}

export interface ProbeResult {
  status: "healthy" | "unhealthy" | "error";
  responseTimeMs: number | null;
  statusCode?: number;
  response?: Json;
  error?: string;
}

/** How an agent of one protocol is called. Agents' mistakes are outcomes; a thrown error is a bug of ours. */
export interface Connector {
  /** Gives the step to the agent. */
  start(call: AgentCall, io: CallIo): Promise<CallOutcome>;
  /** Goes on with a call that is waiting. */
  advance(call: AgentCall, state: Json, stimulus: Stimulus, io: CallIo): Promise<CallOutcome>;
  /** Asks whether the agent is up; no step is given to it. */
  probe(target: AgentTarget, io: CallIo): Promise<ProbeResult>;
  /** Tells the agent to stop, where its protocol can. `unsupported` = it cannot be told. */
  cancel(call: AgentCall, state: Json, io: CallIo): Promise<"confirmed" | "ignored" | "unsupported">;
}

/** Picks the connector that speaks to a target. */
export type ConnectorFor = (target: AgentTarget) => Connector;
