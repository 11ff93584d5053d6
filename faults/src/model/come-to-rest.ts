import { isDeepStrictEqual } from "node:util";
import type { Task } from "@orchestrator/contracts";
import { advance, begin, isCallable } from "./model.ts";
import type { Model, ModelTask } from "./model.ts";
import type { Real } from "./real.ts";

const RESTS_WITHIN_MS = 20_000;

/** How a task looks: its status and those of its steps. */
const looksOf = ({
  status,
  steps,
}: Pick<ModelTask, "status"> & { steps: { status: string }[] }): string[] => [
  status,
  ...steps.map((step) => step.status),
];

/** The service works on by itself: waits until the task looks as the model says. */
export async function untilResting(
  real: Real,
  id: number,
  task: ModelTask,
  isEnough: (seen: Task) => boolean = () => true,
): Promise<void> {
  let seen: string[] = [];
  for (const giveUpAt = performance.now() + RESTS_WITHIN_MS; performance.now() < giveUpAt;) {
    const now = await real.client.tasks.get(id);
    seen = looksOf(now);
    if (isDeepStrictEqual(seen, looksOf(task)) && isEnough(now)) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`task ${id} stays ${seen.join("/")} and does not become ${looksOf(task).join("/")}`);
}

const MOST_HAND_OUTS = 5;
/** Jobs that were lost twice begin again somewhere within this time. */
const SPREAD_MS = 16_000;

/** After a restart every call that was under way is handed out again. */
export async function restart(model: Model, real: Real): Promise<void> {
  const running = [...model.tasks].filter(([, { steps }]) =>
    steps.some(({ status }) => status === "executing"),
  );
  const attempts = new Map<number, number[]>();
  for (const [id] of running)
    attempts.set(
      id,
      (await real.client.tasks.get(id)).steps.map((step) => step.attempts),
    );
  await real.restart();
  real.skip(SPREAD_MS);
  for (const [id, task] of running) {
    for (const step of task.steps) {
      if (step.status !== "executing") continue;
      step.handOuts++;
      if (task.isOnce) step.status = "unknown";
      else if (!isCallable(model, task) || step.handOuts > MOST_HAND_OUTS) step.status = "failed";
      else if (task.isPaused) step.status = "waiting";
    }
    advance(model, task);
    await untilResting(real, id, task, ({ steps }) =>
      steps.every(
        ({ status, attempts: made }, i) => status !== "executing" || made > (attempts.get(id)?.[i] ?? 0),
      ),
    );
  }
}

/** What waited for the resume takes its turn. */
export async function goOn(model: Model, real: Real, id: number, task: ModelTask): Promise<void> {
  for (const step of task.steps) if (step.status === "waiting") begin(model, task, step);
  advance(model, task);
  await untilResting(real, id, task);
}
