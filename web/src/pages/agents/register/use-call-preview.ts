import type { CallPreview } from "@orchestrator/contracts";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useApp } from "../../../app/app-context.ts";
import { isRefusal } from "../../../app/query-client.ts";
import type { CallConfig } from "./call-config.ts";
import { withoutSecret } from "./call-config.ts";
import type { SeenAnswer } from "./draft.ts";

const TYPING_MS = 250;

interface PreviewInput {
  endpoint: string;
  config: CallConfig | undefined;
  testQuery: string;
  answer: SeenAnswer | null;
}

/** What would be sent and what the mapping reads, as soon as the typing rests; the agent is not called. */
export function useCallPreview(input: PreviewInput): UseQueryResult<CallPreview> {
  const { client } = useApp();
  const { endpoint, config, testQuery, answer } = useRested(input);
  return useQuery({
    queryKey: ["call-preview", endpoint, config && withoutSecret(config), testQuery, answer],
    queryFn: ({ signal }) => {
      if (config === undefined) throw new Error("cannot happen: a preview without a mapping");
      return client.agents.previewCall(
        {
          endpoint: endpoint.trim(),
          template_config: withoutSecret(config),
          test_query: testQuery.trim() === "" ? "Hello" : testQuery,
          ...(answer === null ? {} : { answer }),
        },
        signal,
      );
    },
    enabled: config !== undefined,
    placeholderData: keepPreviousData,
    // Each is wanted while it is typed, and once.
    gcTime: 10_000,
    retry: (failures, error) => !isRefusal(error) && failures < 3,
  });
}

function useRested(input: PreviewInput): PreviewInput {
  const [rested, setRested] = useState(input);
  const text = JSON.stringify(input);
  useEffect(() => {
    const timer = setTimeout(() => setRested(JSON.parse(text) as PreviewInput), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}
