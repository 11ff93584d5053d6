/** A capability with the words that speak for it and how much each says. */
export interface IndexedCapability {
  label: string;
  /** Stems of the label itself. */
  own: ReadonlySet<string>;
  /** Stems of the phrases of the description that elaborate it. */
  elaborated: ReadonlySet<string>;
}

const MOST_CAPABILITIES = 40;

/**
 * The capabilities of an agent. A description often elaborates them in order ("computes statistics (mean, median),
 * converts formats (JSON, XML)"): a phrase belongs to the capability that shares a word with it, else to the one
 * before.
 */
export function readCapabilities(
  agent: { description: string; capabilities: string[] },
  stemsOf: (text: string) => string[],
): IndexedCapability[] {
  const capabilities = agent.capabilities.slice(0, MOST_CAPABILITIES).map((label) => ({
    label,
    own: new Set(stemsOf(label)),
    elaborated: new Set<string>(),
  }));
  if (capabilities.length < 2) return capabilities;
  let current: (typeof capabilities)[number] | undefined;
  for (const phrase of phrasesOf(agent.description)) {
    const stems = stemsOf(phrase);
    current = nearestCapability(stems, capabilities) ?? current;
    for (const stem of stems) current?.elaborated.add(stem);
  }
  return capabilities;
}

function nearestCapability<C extends IndexedCapability>(stems: string[], capabilities: C[]): C | undefined {
  let best: C | undefined;
  let most = 0;
  for (const capability of capabilities) {
    const shared = stems.filter((stem) => sharesBeginning(stem, capability.own)).length;
    if (shared > most) [best, most] = [capability, shared];
  }
  return best;
}

/** "converts" elaborates "conversion": beginnings of five letters are enough inside one agent. */
function sharesBeginning(stem: string, own: ReadonlySet<string>): boolean {
  if (own.has(stem)) return true;
  return (
    stem.length >= 5 && [...own].some((other) => other.length >= 5 && other.slice(0, 5) === stem.slice(0, 5))
  );
}

/** The phrases between the commas and stops of a description; a list in brackets stays with its phrase. */
function phrasesOf(description: string): string[] {
  const phrases: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < description.length; at += 1) {
    const letter = description[at];
    if (letter === "(") depth += 1;
    if (letter === ")") depth = Math.max(0, depth - 1);
    if (depth === 0 && (letter === "," || letter === ";" || letter === "." || letter === "\n")) {
      phrases.push(description.slice(start, at));
      start = at + 1;
    }
  }
  return [...phrases, description.slice(start)];
}
