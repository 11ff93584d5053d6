import type { SummaryDeps } from "./session-deps.ts";
import { summariseSession } from "./summarise-session.ts";

/** More are not noted; a session that is left out is found to be behind again at its next step. */
const MOST_WAITING = 1000;

/** Puts summaries on one after another, beside the work: no step waits for one. */
export class SessionSummaries implements AsyncDisposable {
  readonly #deps: SummaryDeps;
  readonly #waiting = new Set<string>();
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;

  constructor(deps: SummaryDeps) {
    this.#deps = deps;
  }

  /** Notes that the summary of this session is behind. */
  putOn(sessionId: string): void {
    if (this.#stop.signal.aborted || this.#waiting.size >= MOST_WAITING) return;
    this.#waiting.add(sessionId);
    this.#running ??= this.#run();
  }

  async #run(): Promise<void> {
    // The caller goes on first.
    await Promise.resolve();
    for (const sessionId of this.#waiting) {
      this.#waiting.delete(sessionId);
      if (this.#stop.signal.aborted) break;
      try {
        await summariseSession(this.#deps, sessionId, this.#stop.signal);
      } catch (err) {
        this.#deps.logger.error({ err, session_id: sessionId }, "a session could not be summarised");
      }
    }
    this.#running = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }
}
