import type { JsonObject, Plan, StepError, TaskEventType, TaskStatus } from "@orchestrator/contracts";
import { isTerminalTask, taskTransitions } from "@orchestrator/contracts";
import { appendEvents } from "../events/append-events.ts";
import type { NewEvent } from "../events/append-events.ts";
import type { EventBus } from "../events/event-bus.ts";
import type { Tx } from "../store/store.ts";
import { toJson } from "../store/tables/json-column.ts";
import { lockTaskRow, setTaskPlan, updateTaskRow } from "../store/tables/tasks.ts";
import type { TaskRow } from "../store/tables/tasks.ts";
import { plannedEvents } from "./planned-events.ts";

/**
 * A task whose row this transaction holds: whoever else wants to change the task waits. It gathers what happens to
 * the task and writes it with `save`; nothing else writes a task's status or its event log.
 */
export class LockedTask {
  readonly #row: TaskRow;
  #status: TaskStatus;
  #error: string | null;
  #completedAt: number | null;
  #pausedAt: number | null;
  #newPlan: Plan | undefined;
  readonly #events: NewEvent[] = [];

  constructor(row: TaskRow) {
    this.#row = row;
    this.#status = row.status;
    this.#error = row.error;
    this.#completedAt = row.completed_at;
    this.#pausedAt = row.paused_at;
  }

  get row(): TaskRow {
    return this.#row;
  }
  get status(): TaskStatus {
    return this.#status;
  }
  get isTerminal(): boolean {
    return isTerminalTask(this.#status);
  }

  /** Since when no step of the task begins; null = they do. */
  get pausedAt(): number | null {
    return this.#pausedAt;
  }

  record(type: TaskEventType, stepNumber: number | null, data?: JsonObject): void {
    this.#events.push({ type, stepNumber, data });
  }

  /** Gives the task the plan that it waited for; its steps may begin. */
  execute(plan: Plan): void {
    this.#become("executing");
    this.#newPlan = plan;
    this.#events.push(...plannedEvents(plan));
  }

  /** From the end of this transaction on no step of the task begins. */
  pause(now: number): void {
    this.#pausedAt = now;
    this.record("task.paused", null);
  }

  resume(): void {
    this.#pausedAt = null;
    this.record("task.resumed", null);
  }

  /** Gives the task its terminal status, once and for ever. */
  finish(status: "completed" | "failed" | "cancelled", now: number, error?: StepError): void {
    this.#become(status);
    this.#completedAt = now;
    this.#pausedAt = null;
    if (error !== undefined) this.#error = toJson(error);
    this.record(`task.${status}`, null);
  }

  #become(status: TaskStatus): void {
    if (!taskTransitions[this.#status].includes(status)) {
      throw new Error(`cannot happen: task ${this.#row.id} goes from ${this.#status} to ${status}`);
    }
    this.#status = status;
  }

  /** Writes the events and the task's row. To be called once, at the end of the transaction. */
  async save(tx: Tx, bus: EventBus, now: number): Promise<void> {
    if (this.#events.length === 0) return;
    const { id, owner_id: ownerId, event_seq: afterSeq } = this.#row;
    await appendEvents(tx, bus, { id, ownerId, afterSeq }, this.#events, now);
    if (this.#newPlan !== undefined) await setTaskPlan(tx, { id, plan: toJson(this.#newPlan) });
    await updateTaskRow(tx, {
      id,
      status: this.#status,
      event_seq: afterSeq + this.#events.length,
      error: this.#error,
      completed_at: this.#completedAt,
      paused_at: this.#pausedAt,
    });
  }
}

/** Takes the task's row for this transaction. */
export async function lockTask(tx: Tx, taskId: number): Promise<LockedTask | undefined> {
  const row = await lockTaskRow(tx, taskId);
  return row === undefined ? undefined : new LockedTask(row);
}
