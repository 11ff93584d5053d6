import { ProblemError } from "@orchestrator/client";
import type { FollowOptions } from "@orchestrator/client";
import type { TaskEvent } from "@orchestrator/contracts";

/** `refused`: the service does not give this page its events, and will not. */
export type FeedState = "connecting" | "open" | "lost" | "refused";

type Follow = (options: FollowOptions) => AsyncIterable<TaskEvent>;

/** A tab nobody looks at gives its connection up after this; a browser has six for all tabs of a service. */
const HIDDEN_MS = 60_000;
const AGAIN_MS = 2000;

/**
 * The events of all tasks over one stream per tab. `connecting → open ⇄ lost`; a lost stream goes on where it was, so
 * no event is missed. After every opening, listeners of `onOpen` read anew what came before the first event.
 */
export class LiveFeed {
  #state: FeedState = "connecting";
  #stop: AbortController | undefined;
  readonly #follow: Follow;
  readonly #stateListeners = new Set<() => void>();
  readonly #eventListeners = new Set<(event: TaskEvent) => void>();
  readonly #openListeners = new Set<() => void>();

  constructor(follow: Follow) {
    this.#follow = follow;
  }

  get state(): FeedState {
    return this.#state;
  }

  /** Follows until the page goes; rests while it is hidden. */
  start(): void {
    let hide: ReturnType<typeof setTimeout> | undefined;
    document.addEventListener("visibilitychange", () => {
      clearTimeout(hide);
      if (document.visibilityState === "hidden") hide = setTimeout(() => this.#rest(), HIDDEN_MS);
      else void this.#run();
    });
    void this.#run();
  }

  /** Begins again after a refusal, e.g. with another key. */
  restart(): void {
    this.#rest();
    void this.#run();
  }

  onEvent = (listener: (event: TaskEvent) => void): (() => void) => {
    this.#eventListeners.add(listener);
    return () => this.#eventListeners.delete(listener);
  };

  onOpen = (listener: () => void): (() => void) => {
    this.#openListeners.add(listener);
    return () => this.#openListeners.delete(listener);
  };

  onState = (listener: () => void): (() => void) => {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  };

  #rest(): void {
    this.#stop?.abort();
    this.#stop = undefined;
  }

  async #run(): Promise<void> {
    if (this.#stop !== undefined) return;
    const stop = new AbortController();
    this.#stop = stop;
    try {
      const events = this.#follow({
        signal: stop.signal,
        onConnection: (connection) => this.#connection(connection, stop.signal),
      });
      for await (const event of events) for (const listener of this.#eventListeners) listener(event);
    } catch (error) {
      if (stop.signal.aborted) return;
      this.#stop = undefined;
      if (error instanceof ProblemError) this.#become("refused");
      else this.#beginAgain();
    }
  }

  /** The code that follows did not come, e.g. since the service went away just after the page. */
  #beginAgain(): void {
    this.#become("lost");
    setTimeout(() => void this.#run(), AGAIN_MS);
  }

  #connection(connection: "open" | "lost", signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#become(connection);
    if (connection === "open") for (const listener of this.#openListeners) listener();
  }

  #become(state: FeedState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#stateListeners) listener();
  }
}
