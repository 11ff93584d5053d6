/** Collects a body under a cap. Small chunks are copied together: a Buffer of its own for each would cost 100 times its size. */
export class BodyBuffer {
  readonly #maxBytes: number;
  #bytes: Buffer = Buffer.alloc(0);
  #length = 0;
  #isOwn = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** False when the chunk would exceed the cap; nothing is kept then. */
  append(chunk: Buffer): boolean {
    const length = this.#length + chunk.length;
    if (length > this.#maxBytes) return false;
    if (this.#length === 0) {
      this.#bytes = chunk;
      this.#isOwn = false;
    } else {
      this.#makeRoomFor(length);
      chunk.copy(this.#bytes, this.#length);
    }
    this.#length = length;
    return true;
  }

  /** What was collected. */
  take(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #makeRoomFor(length: number): void {
    if (this.#isOwn && length <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.min(this.#maxBytes, Math.max(length * 2, 4096)));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
    this.#isOwn = true;
  }
}
