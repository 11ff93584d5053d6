import type {
  CancelReceipt,
  Json,
  StepAttempt,
  StepStatus,
  TaskEventType,
  TaskStatus,
} from "@orchestrator/contracts";

/** A call as the hostile agent logged it. */
export interface LoggedCall {
  /** Counts the calls of all agents of the world, from 1. */
  serial: number;
  agent: string;
  taskId: number;
  stepNumber: number;
  stepKey: string;
  at: number;
  /** What the agent decided to do. */
  reaction: string;
  /** What it answered; absent when that was no proper answer. */
  answer?: Json;
  /** Unless it surely did nothing, or had surely ended when it was answered: known of some calls only. */
  mayHaveActed?: boolean;
}

/** A submit that the service answered. */
export interface Acknowledgement {
  taskId: number;
  idempotencyKey: string;
  at: number;
  /** Of a retry: where it was to begin. */
  from?: "start" | "failure";
  /** Steps whose agents were to be called again although they may have acted, and those said to have completed. */
  callAgain?: readonly number[];
  foundCompleted?: readonly number[];
}

/** A cancel or a pause that the service answered. */
export interface AcknowledgedControl {
  taskId: number;
  verb: "cancel" | "pause";
}

export interface TaskFact {
  id: number;
  status: TaskStatus;
  eventSeq: number;
  retryOf: number | null;
  parentTaskId: number | null;
}

export interface StepFact {
  taskId: number;
  stepNumber: number;
  status: StepStatus;
  stepKey: string;
  attempts: number;
  hasJob: boolean;
  output: Json;
  errorType: string | null;
  receipt: CancelReceipt | null;
  /** When it ended, by the service's clock in milliseconds since 1970; null while it has not. */
  endedAt: number | null;
}

export interface AttemptFact {
  taskId: number;
  stepNumber: number;
  attempt: number;
  outcome: StepAttempt["outcome"];
  /** What was answered too late to count. */
  output: Json;
}

export interface EventFact {
  taskId: number;
  seq: number;
  type: TaskEventType;
  stepNumber: number | null;
  /** Its place among the events of all tasks, in the order of the commits; null where the database keeps no such order. */
  order: number | null;
}

/** What a process holds. */
export interface Resources {
  memoryBytes: number;
  descriptors: number;
  sockets: number;
}

/** What a process that lived to the end of the round held at first, and holds when all has come to rest. */
export interface Held {
  /** `start` = its own; `work` = when it had done some. */
  since: "start" | "work";
  before: Resources;
  after: Resources;
}

/** Everything that the oracle compares, gathered after a round. */
export interface Evidence {
  acknowledged: readonly Acknowledgement[];
  controls?: readonly AcknowledgedControl[];
  calls: readonly LoggedCall[];
  /** Agents that must not be called again once they may have acted. */
  calledOnce?: readonly string[];
  tasks: readonly TaskFact[];
  steps: readonly StepFact[];
  /** By how much calls may be logged later than they came, in milliseconds; absent where agents and service have no clock in common. */
  lateMs?: number;
  attempts: readonly AttemptFact[];
  events: readonly EventFact[];
  /** Serial numbers of answers that surely reached a process which lived on and could write. */
  delivered?: readonly number[];
  /** Jobs that are still there. */
  jobs: number;
  /** What the database's own check found wrong. */
  corruption: readonly string[];
  /** How often a process of the service, or the database, was killed. */
  crashes: number;
  held?: readonly Held[];
  /** Places where the planted secret was found. */
  secretFoundIn: readonly string[];
}
