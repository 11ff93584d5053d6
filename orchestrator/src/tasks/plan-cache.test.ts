import type { Plan } from "@orchestrator/contracts";
import { expect, test } from "vitest";
import type { CatalogueView } from "../agents/agent-catalogue.ts";
import { buildAgentIndex } from "../planning/agent-index.ts";
import { PlanCache } from "./plan-cache.ts";

const index = buildAgentIndex([]);
const view = (version: number, scope = ""): CatalogueView => ({ agents: [], index, version, scope });
const planFor = (seconds: number): Plan => ({
  steps: [],
  complexity: "simple",
  estimated_duration: seconds,
  planner: "llm",
});

test("a plan is known for its description, its agents and whoever sees the same agents", () => {
  const cache = new PlanCache();
  cache.put(view(1), "a", planFor(1));
  expect(cache.get(view(1), "a")).toEqual(planFor(1));
  expect(cache.get(view(1), "b")).toBeUndefined();
  expect(cache.get(view(1, "ada"), "a")).toBeUndefined();
});

test("a change of the agents forgets all plans, and a plan that comes late is not kept", () => {
  const cache = new PlanCache();
  cache.put(view(1), "a", planFor(1));
  expect(cache.get(view(2), "a")).toBeUndefined();
  cache.put(view(2), "b", planFor(2));
  cache.put(view(1), "c", planFor(3));
  expect(cache.get(view(1), "c")).toBeUndefined();
  expect(cache.get(view(2), "c")).toBeUndefined();
  expect(cache.get(view(2), "b")).toEqual(planFor(2));
});

test("of more than 200 plans the one not asked for longest goes", () => {
  const cache = new PlanCache();
  for (let i = 0; i < 200; i++) cache.put(view(1), `${i}`, planFor(i));
  cache.get(view(1), "0");
  cache.put(view(1), "one more", planFor(1));
  expect(cache.get(view(1), "0")).toBeDefined();
  expect(cache.get(view(1), "1")).toBeUndefined();
  expect(cache.get(view(1), "one more")).toBeDefined();
});
