import type { FastifyRequest } from "fastify";
import type { Credential } from "../../api-keys/credential.ts";
import { AccessError } from "../../kernel/app-error.ts";
import type { Caller } from "../../kernel/caller.ts";
import { identityOf } from "./caller-of.ts";

/** The requests of the process that wait for what may take minutes, and what let their senders in. */
export class HeldRequests {
  readonly #held = new Map<AbortController, Credential>();

  get credentials(): ReadonlySet<Credential> {
    return new Set(this.#held.values());
  }

  /** Ends the waits of senders who were let in by one of these. */
  closeOf(credentials: ReadonlySet<Credential>): void {
    for (const [cut, credential] of this.#held) if (credentials.has(credential)) cut.abort();
  }

  /**
   * Does something that takes long for the request's sender; what let them in must still do so at the end.
   * @param work ends early when its caller's signal aborts
   * @throws AccessError UNAUTHENTICATED when it was revoked meanwhile
   */
  async during<T>(request: FastifyRequest, work: (caller: Caller) => Promise<T>): Promise<T> {
    const { caller, credential } = identityOf(request);
    const cut = new AbortController();
    this.#held.set(cut, credential);
    try {
      const signals = caller.signal === undefined ? [cut.signal] : [cut.signal, caller.signal];
      const done = await work({ ...caller, signal: AbortSignal.any(signals) });
      if (!cut.signal.aborted) return done;
    } finally {
      this.#held.delete(cut);
    }
    const why =
      credential === "open"
        ? "A first key was made while the request waited, and nobody is let in without one since."
        : "The key was revoked while its request waited.";
    throw new AccessError(
      "UNAUTHENTICATED",
      `${why} What the request began goes on; ask for it with a key of the principal ${caller.principal}.`,
    );
  }
}
