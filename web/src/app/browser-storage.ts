/*
 * In a frame of another origin a browser may refuse its storage altogether, and a full one refuses to write. What is
 * kept then lives as long as the page.
 */
export interface KeptTexts {
  getItem(name: string): string | null;
  setItem(name: string, text: string): void;
  removeItem(name: string): void;
}

/** Of this browser, for all tabs. */
export const browserTexts: KeptTexts = opened(() => localStorage);
/** Of this tab, until it is closed. */
export const tabTexts: KeptTexts = opened(() => sessionStorage);

function opened(open: () => Storage): KeptTexts {
  try {
    const storage = open();
    // Read once: some browsers refuse only then.
    storage.getItem("");
    return storage;
  } catch {
    return inMemory();
  }
}

function inMemory(): KeptTexts {
  const texts = new Map<string, string>();
  return {
    getItem: (name) => texts.get(name) ?? null,
    setItem: (name, text) => void texts.set(name, text),
    removeItem: (name) => void texts.delete(name),
  };
}
