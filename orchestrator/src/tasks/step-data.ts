import type { Json } from "@orchestrator/contracts";

/**
 * What a step gets from the steps it depends on: nothing without any, the one output as it is, several as
 * `{step_1: …, step_3: …}`. Pure.
 */
export function dataOfDependencies(
  dependencies: readonly number[],
  outputs: ReadonlyMap<number, Json>,
): Json {
  const [only] = dependencies;
  if (only === undefined) return null;
  if (dependencies.length === 1) return outputs.get(only) ?? null;
  return Object.fromEntries(dependencies.map((number) => [`step_${number}`, outputs.get(number) ?? null]));
}
