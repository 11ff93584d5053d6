/** The navigation: always there on a page of its own, and closed at first when another page shows this one. */
export class Sidebar {
  readonly isFramed = window.parent !== window;
  #isOpen = !this.isFramed;
  readonly #listeners = new Set<() => void>();

  get isOpen(): boolean {
    return this.#isOpen;
  }

  set(isOpen: boolean): void {
    this.#isOpen = isOpen;
    for (const listener of this.#listeners) listener();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}
