import { AgentConfig, TemplateDefinition } from "@orchestrator/contracts";
import { expect, test } from "vitest";
import type { AgentTarget } from "../connectors/connector.ts";
import { timeoutMsOf } from "./agent-policy.ts";

const LONGEST_MS = 120_000;
const template = {
  template: "t",
  display_name: "T",
  request_mapping: { path: "/" },
  response_mapping: { result_path: "$" },
};

function targetWith(ofAgent: number | undefined, ofTemplate: number | undefined): AgentTarget {
  const config = AgentConfig.parse({ timeout_ms: ofAgent });
  const kind = TemplateDefinition.parse({ ...template, timeout_ms: ofTemplate });
  return {
    id: 1,
    name: "A",
    ownerId: "local",
    agentType: "custom",
    endpoint: "http://127.0.0.1/",
    config,
    template: kind,
  };
}

test("a call may take 30 s, or as long as its template says, or as its agent says", () => {
  expect(timeoutMsOf(targetWith(undefined, undefined))).toBe(30_000);
  expect(timeoutMsOf(targetWith(undefined, 45_000))).toBe(45_000);
  expect(timeoutMsOf(targetWith(60_000, 45_000))).toBe(60_000);
  expect(timeoutMsOf(targetWith(100, 45_000))).toBe(100);
});

test("neither an agent nor a template can ask for more than 120 s", () => {
  expect(timeoutMsOf(targetWith(LONGEST_MS, LONGEST_MS))).toBe(LONGEST_MS);
  expect(() => targetWith(LONGEST_MS + 1, undefined)).toThrow("timeout_ms");
  expect(() => targetWith(undefined, LONGEST_MS + 1)).toThrow("timeout_ms");
});
