export interface Toast {
  id: number;
  tone: "ok" | "bad";
  text: string;
  /** Somewhere to go from here. */
  link?: { to: string; text: string } | undefined;
}

const SHOWN_MS = 6000;

/** Short words about what was done. What went wrong stays until it is dismissed. */
export class Toasts {
  #toasts: readonly Toast[] = [];
  #lastId = 0;
  readonly #listeners = new Set<() => void>();

  get all(): readonly Toast[] {
    return this.#toasts;
  }

  say(text: string, link?: Toast["link"]): void {
    const id = this.#add({ tone: "ok", text, link });
    setTimeout(() => this.dismiss(id), SHOWN_MS);
  }

  fail(error: unknown): void {
    this.#add({ tone: "bad", text: error instanceof Error ? error.message : String(error) });
  }

  dismiss(id: number): void {
    this.#become(this.#toasts.filter((toast) => toast.id !== id));
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #add(toast: Omit<Toast, "id">): number {
    const id = ++this.#lastId;
    // The same complaint twice says nothing new.
    const others = this.#toasts.filter(({ text }) => text !== toast.text);
    this.#become([...others, { ...toast, id }].slice(-4));
    return id;
  }

  #become(toasts: readonly Toast[]): void {
    this.#toasts = toasts;
    for (const listener of this.#listeners) listener();
  }
}
