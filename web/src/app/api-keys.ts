import { browserTexts, tabTexts } from "./browser-storage.ts";

const STORED_AS = "orchestrator.api-key";

/** How long a key is kept: until the tab is closed, or until it is forgotten. */
export type KeepKey = "tab" | "browser";

export interface KeyQuestion {
  /** What is wrong with the key there was; empty when there was none. */
  reason: string;
}

/** The API key of this browser, and the question for one when the service refuses. */
export class ApiKeys {
  #question: KeyQuestion | undefined;
  #waiting: ((given: boolean) => void)[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #keyListeners = new Set<() => void>();
  #known: string | undefined = this.key;

  constructor() {
    // Another tab kept or forgot the key of this browser; null = all that was kept is gone.
    addEventListener("storage", ({ key }) => {
      if (key !== STORED_AS && key !== null) return;
      const before = this.#known;
      this.#keyMayHaveChanged();
      if (this.key !== undefined && this.key !== before) this.#answer(true);
    });
  }

  get key(): string | undefined {
    return tabTexts.getItem(STORED_AS) ?? browserTexts.getItem(STORED_AS) ?? undefined;
  }

  /** Where the key is; what it is, is nobody's business. */
  get keptIn(): KeepKey | "none" {
    if (tabTexts.getItem(STORED_AS) !== null) return "tab";
    return browserTexts.getItem(STORED_AS) === null ? "none" : "browser";
  }

  get question(): KeyQuestion | undefined {
    return this.#question;
  }

  keep(key: string, where: KeepKey): void {
    this.#remove();
    (where === "tab" ? tabTexts : browserTexts).setItem(STORED_AS, key);
    this.#answer(true);
    this.#keyMayHaveChanged();
  }

  forget(): void {
    this.#remove();
    this.#changed();
    this.#keyMayHaveChanged();
  }

  /** Somebody else may be looking now: what was read with the key before is not theirs. */
  onKeyChange(listener: () => void): void {
    this.#keyListeners.add(listener);
  }

  /** Asks the person; whoever waits goes on when there is an answer. True when there is a new key. */
  ask(reason: string): Promise<boolean> {
    this.#question ??= { reason };
    this.#changed();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  dismiss(): void {
    this.#answer(false);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #remove(): void {
    tabTexts.removeItem(STORED_AS);
    browserTexts.removeItem(STORED_AS);
  }

  #keyMayHaveChanged(): void {
    const { key } = this;
    if (key === this.#known) return;
    this.#known = key;
    this.#changed();
    for (const listener of this.#keyListeners) listener();
  }

  #answer(given: boolean): void {
    this.#question = undefined;
    const waiting = this.#waiting.splice(0);
    this.#changed();
    for (const resolve of waiting) resolve(given);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
