import { monitorEventLoopDelay } from "node:perf_hooks";
import { ProblemError } from "@orchestrator/client";
import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { threeSteps } from "../world/plans.ts";
import { pause } from "../world/until.ts";
import { openWorldWithWorker } from "../world/world.ts";
import { startSlowModel } from "../world/slow-model.ts";
import type { SlowModel } from "../world/slow-model.ts";
import type { World } from "../world/world.ts";

const GIVEN_UP_WITHIN_MS = 1000;
/**
 * Agent and client share one clock; only a request that was on the wire already may come after the answer. It is seen
 * later by as much as this process is kept from looking: at the connection, and at the request.
 */
const ON_THE_WIRE_MS = 50;
const LOOKS = 2;

/** Every third task is planned by a language model. */
const PLANNED_EVERY = 3;
const THINKS_MS = 120;

const models = new WeakMap<World, SlowModel>();

type CancelAnswer = "cancelled" | "finished";

/** @returns undefined when a repeat hides what the first request did */
async function cancel({ ledger, client }: World, id: number): Promise<CancelAnswer | undefined> {
  const { answer, repeats } = await ledger.ask("a cancel", () =>
    client.tasks.cancel(id).then(
      (): CancelAnswer => "cancelled",
      (error: unknown): CancelAnswer => {
        if (error instanceof ProblemError && error.code === "TASK_FINISHED") return "finished";
        throw error;
      },
    ),
  );
  return answer === "finished" && repeats > 0 ? undefined : answer;
}

export const f23: Fault = defineFault({
  id: "F23",
  about: "cancel racing the planning, the beginning, the completion and the retry of steps",
  databases: ["sqlite", "postgres"],
  rounds: { quick: 1, full: 10 },
  async prepare(round) {
    const model = await startSlowModel(() => round.random() * THINKS_MS);
    const world = await openWorldWithWorker(round, {
      env: model.env,
      onClose: () => model[Symbol.asyncDispose](),
    });
    models.set(world, model);
    return world;
  },
  async disturb(world, { random, scale }) {
    world.agent.reacts("worker", () => {
      const die = random();
      if (die < 0.1) return { kind: "hang" };
      if (die < 0.2) return { kind: "raw", status: 503, body: "{}" };
      return { kind: "answer", afterMs: random() * 40 };
    });
    const stalls = monitorEventLoopDelay({ resolution: 5 });
    stalls.enable();
    const cancelledAt = new Map<number, number>();
    const unsure = new Set<number>();
    const planned = new Set<number>();
    let submitted = 0;
    const one = async (): Promise<void> => {
      const n = ++submitted;
      const isPlanned = n % PLANNED_EVERY === 0;
      // Each one is another task, so that no plan is remembered.
      const description = `Do the work of lot ${n}`;
      const id = await world.ledger.submit(
        isPlanned ? { description, user_id: "faults" } : threeSteps("worker", random),
      );
      if (isPlanned) planned.add(id);
      await pause(random() * (isPlanned ? THINKS_MS * 1.5 : 80));
      const answer = await cancel(world, id);
      if (answer === "cancelled") cancelledAt.set(id, Date.now());
      if (answer === undefined) unsure.add(id);
    };
    const count = scale === "full" ? 100 : 60;
    for (let done = 0; done < count; done += 10) await Promise.all(Array.from({ length: 10 }, one));
    await world.settle(60_000);
    // Hanging calls must be gone by now, long before their own deadlines.
    await pause(GIVEN_UP_WITHIN_MS);
    const stillOpen = world.agent.open.filter(({ taskId }) => cancelledAt.has(taskId));
    stalls.disable();
    const onTheWireMs = ON_THE_WIRE_MS + (LOOKS * stalls.max) / 1_000_000;
    const stillPlanned = models.get(world)?.open ?? [];
    return {
      cancelledAt,
      unsure,
      planned,
      onTheWireMs,
      hanging: world.agent.givenUp,
      stillOpen,
      stillPlanned,
    };
  },
  bars: (
    { cancelledAt, unsure, planned, onTheWireMs, hanging, stillOpen, stillPlanned },
    { tasks, steps, calls },
  ) => [
    ...tasks
      .filter(({ id, status }) => !unsure.has(id) && cancelledAt.has(id) !== (status === "cancelled"))
      .map(({ id, status }) => `task ${id} is ${status}, and its cancel was answered otherwise`),
    ...hanging
      .filter(({ taskId, at }) => at - (cancelledAt.get(taskId) ?? at) > GIVEN_UP_WITHIN_MS)
      .map(({ taskId }) => `a call of task ${taskId} went on for more than a second after the cancel`),
    ...stillOpen.map(({ taskId }) => `a call of task ${taskId} is still open a second after the cancel`),
    ...stillPlanned.map((task) => `the model is still asked for a plan of “${task}”`),
    ...missedRaces(planned, new Set(steps.map(({ taskId }) => taskId)), cancelledAt),
    ...calls
      .map(({ taskId, at }) => ({ taskId, afterMs: at - (cancelledAt.get(taskId) ?? at) }))
      .filter(({ afterMs }) => afterMs > onTheWireMs)
      .map(({ taskId, afterMs }) => `a call of task ${taskId} began ${afterMs} ms after its cancel`),
  ],
});

/** Of the tasks that were cancelled some must have had their plan and some not: else planning was not raced. */
function missedRaces(
  planned: ReadonlySet<number>,
  withSteps: ReadonlySet<number>,
  cancelledAt: ReadonlyMap<number, number>,
): string[] {
  const cancelled = [...planned].filter((id) => cancelledAt.has(id));
  const before = cancelled.filter((id) => !withSteps.has(id)).length;
  return before > 0 && before < cancelled.length
    ? []
    : [`of ${cancelled.length} planned tasks ${before} were cancelled before their plan: no race`];
}
