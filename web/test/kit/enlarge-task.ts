import type { Task } from "@orchestrator/contracts";
import type { Page } from "playwright-core";

/** So many of the steps stand side by side. */
export const SIDE_BY_SIDE = 90;

/** What each step comes after: layers of five, each step after one or two of the layer before. */
export const layers = (length: number): number[][] =>
  Array.from({ length }, (_none, i) => {
    if (i < 5) return [];
    return i % 3 === 0 ? [i - 4, i - 3] : [i - 4];
  });

/**
 * From now on the page reads the task with so many steps: layers, and many side by side. More than a plan may have
 * today; the page must bear what the service may send tomorrow.
 */
export async function enlargeTask(page: Page, taskId: number, count: number): Promise<void> {
  await page.route(`**/api/tasks/${taskId}`, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: enlarged((await answer.json()) as Task, count) });
  });
}

function enlarged(task: Task, count: number): Task {
  const [model] = task.steps;
  if (model === undefined) throw new Error("cannot happen: it has steps");
  const inLayers = count - SIDE_BY_SIDE - 1;
  const dependencies = [
    ...layers(inLayers),
    ...Array.from({ length: SIDE_BY_SIDE }, () => [1]),
    Array.from({ length: SIDE_BY_SIDE }, (_none, i) => inLayers + 1 + i),
  ];
  const steps = dependencies.map((needed, i) => ({
    ...model,
    step_number: i + 1,
    description: `part ${i + 1}`,
    dependencies: needed,
  }));
  return { ...task, steps };
}
