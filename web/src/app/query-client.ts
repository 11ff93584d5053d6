import { ProblemError } from "@orchestrator/client";
import { QueryClient } from "@tanstack/react-query";

const LONGEST_PAUSE_MS = 8000;

/** Refused for good, and not because the service is away or busy. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof ProblemError && error.status < 500 && error.status !== 429;

/** Reads are repeated until the service is back; writes are the person's to repeat. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: "always",
        staleTime: 30_000,
        // The live feed says what changed.
        refetchOnWindowFocus: false,
        retry: (_failures, error) => !isRefusal(error),
        retryDelay: (failures, error) =>
          error instanceof ProblemError && error.retryAfterSeconds !== undefined
            ? error.retryAfterSeconds * 1000
            : Math.min(500 * 2 ** failures, LONGEST_PAUSE_MS),
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
