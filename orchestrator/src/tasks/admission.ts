import type { ErrorCode } from "@orchestrator/contracts";
import { UnavailableError } from "../kernel/app-error.ts";
import type { Caller } from "../kernel/caller.ts";
import { countUnfinishedTasks } from "../store/tables/tasks.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { Pressure } from "../telemetry/pressure.ts";
import { EndRate, retryAfterMs } from "./end-rate.ts";
import { OwnerLoads } from "./owner-loads.ts";
import type { TaskDeps } from "./task-deps.ts";

export interface AdmissionLimits {
  /** More jobs than this and new tasks are refused. */
  backlog: number;
  /** Unfinished tasks of one owner. */
  tasksPerOwner: number;
}

type AdmitDeps = Pick<TaskDeps, "store" | "queue" | "clock" | "draining">;

const SHUTDOWN_MS = 5000;
/** The loop is looked at twice a second; memory takes longer to come back. */
const PRESSURE_MS = { event_loop: 2000, memory: 10_000 };

/** Decides whether the service takes one more task. */
export class Admission {
  readonly #limits: AdmissionLimits;
  readonly #pressure: Pick<Pressure, "current">;
  readonly #metrics: Metrics;
  readonly #loads = new OwnerLoads();
  readonly #rate = new EndRate();

  constructor(limits: AdmissionLimits, pressure: Pick<Pressure, "current">, metrics: Metrics) {
    this.#limits = limits;
    this.#pressure = pressure;
    this.#metrics = metrics;
  }

  /**
   * Refuses new work that would only wait, or that would hurt the work that was accepted.
   * @returns the task's place among its owner's, to be disposed of once it is written or is not
   * @throws UnavailableError SHUTTING_DOWN, OVERLOADED (`details.reason` says of what) or TOO_MANY_TASKS, all to be
   *   tried again
   */
  async admit({ store, queue, clock, draining }: AdmitDeps, { principal }: Caller): Promise<Disposable> {
    if (draining.aborted) {
      const message = "The service is shutting down. Try again in a few seconds.";
      throw new UnavailableError("SHUTTING_DOWN", message, { retryAfterMs: SHUTDOWN_MS });
    }
    const { current: pressure } = this.#pressure;
    if (pressure !== undefined) {
      const message = `The service has ${pressure === "memory" ? "little memory left" : "more to do than it can answer in time"}. Try again in a few seconds.`;
      throw this.#refused("OVERLOADED", pressure, message, PRESSURE_MS[pressure]);
    }
    const now = clock.now();
    const { tasksEndedInAll: ended } = this.#metrics;
    const rate = this.#rate.look(ended, now);
    const { backlog, tasksPerOwner } = this.#limits;
    const jobs = await queue.backlog();
    if (jobs >= backlog) {
      const message = `${jobs} steps, plans and messages to agents are waiting or running, which is as many as this service takes. Try again in a few seconds.`;
      throw this.#refused("OVERLOADED", "backlog", message, retryAfterMs(backlog, rate));
    }
    const place = await this.#loads.take(() => countUnfinishedTasks(store.reader, principal, tasksPerOwner), {
      ownerId: principal,
      limit: tasksPerOwner,
      now,
      ended,
    });
    if (place !== undefined) return place;
    const message = `You have ${tasksPerOwner} unfinished tasks, which is as many as one caller may have. Wait for some of them, resume or cancel them.`;
    throw this.#refused("TOO_MANY_TASKS", "owner", message, retryAfterMs(tasksPerOwner, rate));
  }

  #refused(code: ErrorCode, reason: string, message: string, afterMs: number): UnavailableError {
    this.#metrics.taskRefused(reason);
    return new UnavailableError(code, message, { retryAfterMs: afterMs, details: { reason } });
  }
}
