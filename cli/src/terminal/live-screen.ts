/** What a frame is drawn on; the part of a terminal's stream that is used. */
export interface Canvas {
  write(text: string): unknown;
  columns?: number;
}

const HIDE_CURSOR = "\u001b[?25l";
const SHOW_CURSOR = "\u001b[?25h";
const CLEAR_BELOW = "\u001b[0J";

/** Draws some lines again and again in the same place. The lines are clean and no longer than the terminal is wide. */
export class LiveScreen implements Disposable {
  readonly #canvas: Canvas;
  #drawn = "";

  constructor(canvas: Canvas) {
    this.#canvas = canvas;
    canvas.write(HIDE_CURSOR);
  }

  /** Replaces what was drawn before; the same again costs nothing. */
  draw(lines: readonly string[]): void {
    const frame = lines.map((line) => `${line}\n`).join("");
    if (frame === this.#drawn) return;
    this.#canvas.write(`${this.#back()}${frame}`);
    this.#drawn = frame;
  }

  /** Takes away what was drawn. */
  clear(): void {
    this.#canvas.write(this.#back());
    this.#drawn = "";
  }

  #back(): string {
    const lines = this.#drawn.split("\n").length - 1;
    return lines === 0 ? "" : `\r\u001b[${lines}A${CLEAR_BELOW}`;
  }

  /** What was drawn last stays, and the cursor comes back. */
  [Symbol.dispose](): void {
    this.#canvas.write(SHOW_CURSOR);
  }
}
