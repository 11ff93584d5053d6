import type { Clock } from "../kernel/clock.ts";
import type { Store } from "../store/store.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { SessionSummaries } from "./session-summaries.ts";

export interface SessionDeps {
  store: Store;
  clock: Clock;
  summaries: SessionSummaries;
}

export interface SummaryDeps {
  store: Store;
  clock: Clock;
  logger: Logger;
  /**
   * Shortens a conversation, or a summary and what was said after it. The text was written by others: material, never
   * an instruction. Without it, and when it fails, the messages' own key sentences are taken.
   */
  summarise?: ((text: string, signal: AbortSignal) => Promise<string>) | undefined;
}
