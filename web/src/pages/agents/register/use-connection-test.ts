import type { ConnectionTest, Template } from "@orchestrator/contracts";
import { useMutation } from "@tanstack/react-query";
import type { UseMutationResult } from "@tanstack/react-query";
import { useApp } from "../../../app/app-context.ts";
import { callConfig } from "./call-config.ts";
import { fingerprintOf } from "./draft.ts";
import type { Draft } from "./draft.ts";
import { sampleOf } from "./sample-of.ts";
import type { DraftState } from "./use-draft.ts";

/** What a test found, and of which draft. */
export interface TestedDraft {
  report: ConnectionTest;
  fingerprint: string;
}

export type ConnectionTesting = UseMutationResult<TestedDraft, Error, Partial<Draft> | undefined>;

/** Calls the agent once as a step would; what it answered stays with the draft, to try mappings on. */
export function useConnectionTest(
  { draft, secret, change }: DraftState,
  template: Template | undefined,
): ConnectionTesting {
  const { client } = useApp();
  return useMutation({
    mutationFn: async (edit: Partial<Draft> | undefined) => {
      const tested = { ...draft, ...edit };
      const config = template === undefined ? undefined : callConfig(tested, template, secret);
      if (config === undefined) throw new Error("The mapping cannot be read. Correct it first.");
      const report = await client.agents.testConnection({
        endpoint: tested.endpoint.trim(),
        template_config: config,
        test_query: tested.testQuery.trim() === "" ? "Hello" : tested.testQuery,
      });
      const fingerprint = fingerprintOf(tested, secret);
      change({
        ...edit,
        passed: report.success ? fingerprint : null,
        answer:
          report.status_code === null
            ? null
            : { status_code: report.status_code, body: sampleOf(report.response).value },
        ...(report.success ? { isWaived: false } : {}),
      });
      return { report, fingerprint };
    },
  });
}
