import type { TaskStep } from "@orchestrator/contracts";

/** One step, or several that stand alike between the same others. */
export interface GraphNode {
  id: string;
  steps: readonly TaskStep[];
}

export interface GraphModel {
  nodes: readonly GraphNode[];
  /** From what was needed to what needed it. */
  edges: readonly { from: string; to: string }[];
}

/** From this many alike on they are drawn as one. */
const ALIKE = 4;

export const nodeIdOf = (stepNumber: number): string => `step-${stepNumber}`;

/**
 * The graph of a task. Pure.
 * @param open the groups that are shown step by step
 * @param largest with more steps than this, those that have the same neighbours are drawn as one
 */
export function graphModel(
  steps: readonly TaskStep[],
  { open, largest }: { open: ReadonlySet<string>; largest: number },
): GraphModel {
  const followers = new Map<number, number[]>();
  for (const { step_number: number, dependencies } of steps)
    for (const needed of dependencies) followers.set(needed, [...(followers.get(needed) ?? []), number]);
  const nodes = steps.length > largest ? grouped(steps, followers, open) : steps.map(alone);
  const nodeOf = new Map(
    nodes.flatMap(({ id, steps: inNode }) => inNode.map((step) => [step.step_number, id])),
  );
  const edges = new Map<string, { from: string; to: string }>();
  for (const { step_number: number, dependencies } of steps) {
    for (const needed of dependencies) {
      const from = nodeOf.get(needed);
      const to = nodeOf.get(number);
      if (from !== undefined && to !== undefined) edges.set(`${from} ${to}`, { from, to });
    }
  }
  return { nodes, edges: [...edges.values()] };
}

const alone = (step: TaskStep): GraphNode => ({ id: nodeIdOf(step.step_number), steps: [step] });

function grouped(
  steps: readonly TaskStep[],
  followers: ReadonlyMap<number, readonly number[]>,
  open: ReadonlySet<string>,
): GraphNode[] {
  const alike = Map.groupBy(
    steps,
    ({ step_number: number, dependencies }) =>
      `${inOrder(dependencies)}>${inOrder(followers.get(number) ?? [])}`,
  );
  return [...alike.values()].flatMap((group) => {
    const id = `group-${group[0]?.step_number ?? 0}`;
    return group.length >= ALIKE && !open.has(id) ? [{ id, steps: group }] : group.map(alone);
  });
}

const inOrder = (numbers: readonly number[]): string => numbers.toSorted((a, b) => a - b).join();
