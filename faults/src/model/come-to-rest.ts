import type { Task } from "@orchestrator/contracts";
import { isCallable } from "./model.ts";
import type { Model, ModelTask } from "./model.ts";
import type { Real } from "./real.ts";

/** The service works on by itself: waits until the task looks like this. */
async function until(real: Real, id: number, what: string, looks: (task: Task) => boolean): Promise<void> {
  for (let turn = 0; turn < 2000; turn++) {
    if (looks(await real.client.tasks.get(id))) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`task ${id} did not become ${what}`);
}

export const untilResting = (real: Real, id: number, status: string): Promise<void> =>
  until(real, id, status, (task) => task.status === status);

/** A step of an unfinished task takes its turn: its agent is called, unless it is gone. */
export async function goOn(model: Model, real: Real, id: number, task: ModelTask): Promise<void> {
  if (!isCallable(model, task)) return fail(real, id, task);
  await until(real, id, "called", ({ steps: [step] }) => step?.status === "executing");
}

const MOST_HAND_OUTS = 5;

/** After a restart every call that was under way is handed out again. */
export async function restart(model: Model, real: Real): Promise<void> {
  const running = [...model.tasks].filter(([, { status, isHeld }]) => status === "executing" && !isHeld);
  const attempts = new Map<number, number>();
  for (const [id] of running) attempts.set(id, (await real.client.tasks.get(id)).steps[0]?.attempts ?? 0);
  await real.restart();
  for (const [id, task] of running) {
    task.handOuts++;
    if (!isCallable(model, task) || task.handOuts > MOST_HAND_OUTS) await fail(real, id, task);
    else if (task.isPaused) {
      task.isHeld = true;
      await until(real, id, "held", ({ steps: [step] }) => step?.status === "waiting");
    } else {
      const before = attempts.get(id) ?? 0;
      await until(real, id, "called again", ({ steps: [step] }) => (step?.attempts ?? 0) > before);
    }
  }
}

async function fail(real: Real, id: number, task: ModelTask): Promise<void> {
  Object.assign(task, { status: "failed", isPaused: false, isHeld: false });
  await untilResting(real, id, "failed");
}
