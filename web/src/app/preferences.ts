import { browserTexts } from "./browser-storage.ts";

export type Theme = "system" | "light" | "dark";
/** What the UI leads with: the chat, or the operator's pages. Rights come from the key, not from this. */
export type View = "simple" | "power";

export interface Preferences {
  theme: Theme;
  view: View;
  /** The label that tasks and sessions begun here carry. */
  userId: string;
}

const STORED_AS = "orchestrator.preferences";
const defaults: Preferences = { theme: "system", view: "simple", userId: "me" };

/** Preferences of this browser; other tabs follow. */
export class PreferenceStore {
  #value = read();
  readonly #listeners = new Set<() => void>();
  readonly #systemIsDark = matchMedia("(prefers-color-scheme: dark)");

  constructor() {
    this.#showTheme();
    this.#systemIsDark.addEventListener("change", () => this.#showTheme());
    addEventListener("storage", ({ key }) => key === STORED_AS && this.#become(read()));
  }

  get value(): Preferences {
    return this.#value;
  }

  set(change: Partial<Preferences>): void {
    this.#become({ ...this.#value, ...change });
    browserTexts.setItem(STORED_AS, JSON.stringify(this.#value));
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #become(value: Preferences): void {
    this.#value = value;
    this.#showTheme();
    for (const listener of this.#listeners) listener();
  }

  #showTheme(): void {
    const { theme } = this.#value;
    const system = this.#systemIsDark.matches ? "dark" : "light";
    document.documentElement.dataset["theme"] = theme === "system" ? system : theme;
  }
}

function read(): Preferences {
  try {
    const stored = JSON.parse(browserTexts.getItem(STORED_AS) ?? "{}") as Partial<Preferences>;
    return { ...defaults, ...stored };
  } catch {
    return defaults;
  }
}
