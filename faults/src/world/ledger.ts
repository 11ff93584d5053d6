import { ProblemError, UnreachableError } from "@orchestrator/client";
import type { Client } from "@orchestrator/client";
import type { CreateTask } from "@orchestrator/contracts";
import type { z } from "zod";
import type { Acknowledgement } from "../oracle/evidence.ts";
import { pause } from "./until.ts";

/** A service that goes on like this will not come round. */
const MOST_BROKEN = 100;

type NewTask = z.input<typeof CreateTask>;

/** A client that notes every acknowledgement, and repeats a submit under its key until it has one. */
export class Ledger {
  readonly acknowledged: Acknowledgement[] = [];
  readonly refusals: ProblemError[] = [];
  /** Requests that were answered 500: whatever was done to the service, it must say better than that. */
  readonly broken: string[] = [];
  /** Submits that got no answer at all, or a broken one. */
  unanswered = 0;
  readonly #client: () => Client;
  #keys = 0;

  /** @param client of the process that requests go to at the moment */
  constructor(client: () => Client) {
    this.#client = client;
  }

  /** Submits until it is acknowledged; the service may be refusing, or away, for a while. */
  async submit(task: NewTask, idempotencyKey = `key-${++this.#keys}`): Promise<number> {
    for (;;) {
      const taskId = await this.try(task, idempotencyKey);
      if (taskId !== undefined) return taskId;
      await pause(20);
    }
  }

  /** Submits once. @returns undefined when it was refused for now, or not answered */
  async try(task: NewTask, idempotencyKey = `key-${++this.#keys}`): Promise<number | undefined> {
    try {
      const { task_id: taskId } = await this.#client().tasks.create(task, { idempotencyKey });
      this.acknowledged.push({ taskId, idempotencyKey, at: Date.now() });
      return taskId;
    } catch (error) {
      this.#note("a submit", error);
      return undefined;
    }
  }

  /** Asks until it is answered. @returns the answer, and how often the service refused for now or said nothing */
  async ask<T>(what: string, request: () => Promise<T>): Promise<{ answer: T; repeats: number }> {
    for (let repeats = 0; ; repeats++) {
      try {
        return { answer: await request(), repeats };
      } catch (error) {
        this.#note(what, error);
        await pause(20);
      }
    }
  }

  /** @throws what a repeat does not mend */
  #note(what: string, error: unknown): void {
    if (error instanceof UnreachableError) this.unanswered++;
    else if (error instanceof ProblemError && (error.status === 503 || error.status === 429))
      this.refusals.push(error);
    else if (error instanceof ProblemError && error.status === 500 && this.broken.length < MOST_BROKEN)
      this.broken.push(`${what} was answered 500 ${error.code}: ${error.message}`);
    else throw error;
  }

  /** Submits `count` tasks, `atOnce` at a time, and gives their ids. */
  async submitMany(count: number, taskOf: (index: number) => NewTask, atOnce = 16): Promise<number[]> {
    const ids: number[] = [];
    let next = 0;
    const work = async (): Promise<void> => {
      while (next < count) ids.push(await this.submit(taskOf(next++)));
    };
    await Promise.all(Array.from({ length: Math.min(atOnce, count) }, work));
    return ids;
  }
}
