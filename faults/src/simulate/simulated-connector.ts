import { isDeepStrictEqual } from "node:util";
import type { Json } from "@orchestrator/contracts";
import type {
  AgentCall,
  AgentFailure,
  CallIo,
  CallOutcome,
  Connector,
} from "../../../orchestrator/src/connectors/connector.ts";
import type { LoggedCall } from "../oracle/evidence.ts";
import type { SimulatedDatabase } from "./simulated-database.ts";
import type { SimulatedProcess } from "./simulated-process.ts";
import type { VirtualTime } from "./virtual-clock.ts";

export interface SimulatedCalls {
  calls: LoggedCall[];
  /** The calls that an agent which can be asked has carried out, by their step keys. */
  runs: Map<string, LoggedCall>;
  /** Promises broken by the very beginning of a call. */
  violations: string[];
  /** Serial numbers of answers that reached a process which was running. */
  delivered: number[];
  /** Calls that ended with a bug of the connector: each allows one call more. */
  bugs: number;
}

export interface ConnectorParts {
  time: VirtualTime;
  random: () => number;
  database: SimulatedDatabase;
  log: SimulatedCalls;
  /** How likely a call goes wrong. */
  trouble: number;
  process: SimulatedProcess;
}

const STEP_OF_KEY =
  "SELECT s.status, s.attempts, t.status AS task_status FROM task_steps s JOIN tasks t ON t.id = s.task_id WHERE s.task_id = ? AND s.step_number = ?";

/** Agents that answer in virtual time what the schedule's chance says. */
export function simulatedConnector(parts: ConnectorParts): Connector {
  const { time, random, process } = parts;
  const never = new Promise<CallOutcome>(() => undefined);

  /**
   * Resolves later, sooner if the call is aborted, and never in a process that is dead by then. Some answers are on
   * their way already and come in spite of the abort.
   */
  const later = (io: CallIo, outcome: () => CallOutcome, afterMs: number): Promise<CallOutcome> => {
    const isOnItsWay = random() < 0.3;
    return new Promise((resolve, reject) => {
      const end = (result: () => CallOutcome): void => {
        cancel();
        io.signal.removeEventListener("abort", abort);
        if (process.state === "dead") return;
        try {
          resolve(result());
        } catch (error) {
          reject(error as Error);
        }
      };
      const abort = (): void => end(() => failed("AGENT_CONNECTION_LOST", true, true));
      const isLate = time.now + afterMs > io.deadlineAt;
      const cancel = time.at(Math.min(time.now + afterMs, io.deadlineAt), () =>
        end(isLate ? () => failed("AGENT_TIMEOUT", true, true) : outcome),
      );
      if (!isOnItsWay) io.signal.addEventListener("abort", abort, { once: true });
    });
  };

  const begin = (call: AgentCall, io: CallIo): Promise<CallOutcome> => {
    if (process.state === "dead") return never;
    if (io.signal.aborted) return Promise.resolve(failed("AGENT_CONNECTION_LOST", true, false));
    checkBegun(parts, call);
    const logged = logCall(parts, call);
    const decided = decide(parts, logged);
    const isSure = decided !== "bug" && (decided.kind !== "failed" || !decided.failure.uncertain);
    logged.mayHaveActed = !isSure || decided.kind !== "failed";
    if (call.target.name === "Keeper") keepRun(parts, logged, { isSure });
    return later(
      io,
      () => {
        if (decided === "bug") throw new Error("simulated: a bug of a connector");
        return decided.kind === "completed" ? deliver(parts, logged, decided) : decided;
      },
      random() < 0.1 ? 60_000 : Math.floor(random() * 1000),
    );
  };
  return {
    start: begin,
    advance: (call, state, stimulus, io) => {
      if (process.state === "dead") return never;
      if (stimulus.kind === "reconcile" || isAskedAgain(state))
        return later(io, () => answerQuestion(parts, call), Math.floor(random() * 500));
      const serial = (state as { serial: number }).serial;
      const logged = parts.log.calls.find((each) => each.serial === serial);
      if (logged === undefined) throw new Error("cannot happen: a call goes on that never began");
      return later(io, () => deliver(parts, logged, completed(logged)), Math.floor(random() * 500));
    },
    probe: async () => ({ status: "healthy", responseTimeMs: 1 }),
    cancel: async () => "unsupported",
  };
}

/** A call may begin only when the database says so: attempt and start are on disk before the agent is called. */
function checkBegun({ database, log, process }: ConnectorParts, call: AgentCall): void {
  // What a stopped process does is judged by what it can write.
  if (process.state !== "running") return;
  const { task_id: taskId, step_number: step } = call.input.context;
  const [row] = database.rows(STEP_OF_KEY, taskId, step);
  const says = `${String(row?.["task_status"])}/${String(row?.["status"])}/${String(row?.["attempts"])}`;
  if (says !== `executing/executing/${call.attempt}`)
    log.violations.push(
      `call ${call.attempt} of step ${step} of task ${taskId} began while the database says ${says}`,
    );
}

function logCall({ time, log }: ConnectorParts, call: AgentCall): LoggedCall {
  const { task_id: taskId, step_number: stepNumber } = call.input.context;
  const serial = (log.calls.at(-1)?.serial ?? 0) + 1;
  const { stepKey } = call;
  const logged = {
    serial,
    agent: call.target.name,
    taskId,
    stepNumber,
    stepKey,
    at: time.now,
    reaction: "",
    mayHaveActed: true,
  };
  log.calls.push(logged);
  return logged;
}

function decide({ random, time, log, trouble }: ConnectorParts, logged: LoggedCall): CallOutcome | "bug" {
  const isFine = random() >= trouble;
  const kind = Math.floor(random() * 8);
  if (isFine) return completed(logged);
  switch (kind) {
    case 0:
      return failed("AGENT_REPORTED_ERROR", false, false);
    case 1:
      return failed("AGENT_UNREACHABLE", true, false);
    case 2:
      return failed("AGENT_CONNECTION_LOST", true, true);
    case 3:
      return { kind: "failed", failure: { ...rateLimited, retryAfterMs: random() * 20_000 } };
    case 4:
      log.bugs++;
      return "bug";
    case 5:
      return { kind: "waiting", state: { serial: logged.serial }, wakeAt: time.now + random() * 5000 };
    default:
      return failed("AGENT_HTTP_ERROR", true, true);
  }
}

/** What was not heard of to its end was carried out by chance. */
function keepRun({ random, log }: ConnectorParts, logged: LoggedCall, { isSure }: { isSure: boolean }): void {
  const hasActed = isSure ? logged.mayHaveActed === true : random() < 0.5;
  if (!hasActed) return;
  completed(logged);
  log.runs.set(logged.stepKey, logged);
}

const ASKED_AGAIN: Json = { isAskedAgain: true };

const isAskedAgain = (state: Json): boolean => isDeepStrictEqual(state, ASKED_AGAIN);

/** The agent says what became of a call, that it is at work still, or nothing that helps. */
function answerQuestion(parts: ConnectorParts, { stepKey }: AgentCall): CallOutcome {
  const { random, time, log, trouble } = parts;
  if (random() < trouble) return failed("OUTCOME_UNKNOWN", random() < 0.7, true);
  const run = log.runs.get(stepKey);
  if (run === undefined) {
    for (const call of log.calls) if (call.stepKey === stepKey) call.mayHaveActed = false;
    return { kind: "absent" };
  }
  if (random() < 0.2) return { kind: "waiting", state: ASKED_AGAIN, wakeAt: time.now + random() * 5000 };
  return deliver(parts, run, completed(run));
}

/** What a stopped process is told counts for nothing. */
function deliver(
  { process, log }: ConnectorParts,
  { serial }: LoggedCall,
  outcome: CallOutcome,
): CallOutcome {
  if (process.state === "running") log.delivered.push(serial);
  return outcome;
}

function completed(logged: LoggedCall): CallOutcome {
  const output: Json = { serial: logged.serial, step: `${logged.taskId}/${logged.stepNumber}` };
  logged.answer = output;
  return { kind: "completed", output };
}

const rateLimited: AgentFailure = {
  type: "AGENT_HTTP_ERROR",
  message: "simulated",
  retryable: true,
  uncertain: false,
  statusCode: 429,
};

const failed = (type: AgentFailure["type"], retryable: boolean, uncertain: boolean): CallOutcome => ({
  kind: "failed",
  failure: {
    type,
    message: "simulated",
    retryable,
    uncertain,
    ...(type === "AGENT_HTTP_ERROR" ? { statusCode: 500 } : {}),
  },
});
