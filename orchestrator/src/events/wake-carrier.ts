/** What reached this process; undefined = something may have been missed, look for yourself. */
export type WakeHandler = (payload: string | undefined) => void;

/** Carries wakes to the buses of other processes. It may lose them and hand in what nobody sent. */
export interface WakeCarrier {
  /** Texts of at most 7,000 bytes. @throws when they could not be sent */
  send(payloads: readonly string[]): Promise<void>;
  /** @returns what ends it */
  onWakes(handler: WakeHandler): () => void;
}
