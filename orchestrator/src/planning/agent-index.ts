import { readCapabilities, type IndexedCapability } from "./agent-capabilities.ts";
import { fieldWeights, type FieldName } from "./field-weights.ts";
import { indexStemNeighbours, type StemNeighbours } from "./similar-stems.ts";
import { splitWords } from "./split-words.ts";
import { stemWord } from "./stem-word.ts";
import { STOP_WORDS } from "./stop-words.ts";

/** What the planner knows of an agent. */
export interface CandidateAgent {
  id: number;
  name: string;
  description: string;
  capabilities: string[];
  examples?: string[];
}

export interface IndexedAgent {
  id: number;
  name: string;
  nameStems: readonly string[];
  /** Every stem it can be found by. */
  weights: ReadonlyMap<string, number>;
  capabilities: readonly IndexedCapability[];
  /** The words compared by character n-grams. */
  fingerprint: readonly string[];
}

/** The agents in which a stem occurs, by position in the index, with its weight there. */
interface Posting {
  positions: number[];
  weights: number[];
  idf: number;
}

export interface AgentIndex {
  agents: readonly IndexedAgent[];
  names: ReadonlyMap<number, string>;
  postings: ReadonlyMap<string, Posting>;
  neighbours: StemNeighbours;
  /** Stems of the words with which agents begin to describe themselves, e.g. "deduplicates". */
  actions: ReadonlySet<string>;
  /** A word that no agent knows tells as much as one that a single agent knows. */
  idfOfUnknown: number;
}

const FINGERPRINT_WORDS = 40;

/** Builds the index of a registry; build it once for each version of the registry. */
export function buildAgentIndex(agents: CandidateAgent[]): AgentIndex {
  const stem = createStemMemo();
  const fields = agents.map((agent) => readFields(agent, stem));
  const weights = fieldWeights(fields);
  const indexed = agents.map((agent, position) => ({
    id: agent.id,
    name: agent.name,
    nameStems: nameStems(agent.name, stem),
    weights: weights[position] ?? new Map<string, number>(),
    capabilities: readCapabilities(agent, (text) => stemsOf(text, stem)),
    fingerprint: fingerprint(agent),
  }));
  const postings = collectPostings(indexed);
  return {
    agents: indexed,
    names: new Map(agents.map(({ id, name }) => [id, name])),
    postings,
    neighbours: indexStemNeighbours(postings.keys()),
    actions: new Set(agents.flatMap(({ description }) => firstAction(description, stem))),
    idfOfUnknown: inverseFrequency(1, agents.length),
  };
}

function readFields(agent: CandidateAgent, stem: (word: string) => string): Record<FieldName, string[]> {
  return {
    name: stemsOf(agent.name, stem),
    description: stemsOf(agent.description, stem),
    capabilities: agent.capabilities.flatMap((capability) => stemsOf(capability, stem)),
    examples: (agent.examples ?? []).flatMap((example) => stemsOf(example, stem)),
  };
}

function stemsOf(text: string, stem: (word: string) => string): string[] {
  return splitWords(text).flatMap(({ whole, parts }) => {
    const words = parts.length > 1 && parts.length < 4 ? [...parts, whole] : parts;
    return words.filter((word) => !STOP_WORDS.has(word) && !/^\p{N}+$/u.test(word)).map(stem);
  });
}

function fingerprint(agent: CandidateAgent): string[] {
  const text = `${agent.name} ${agent.capabilities.join(" ").slice(0, 400)} ${agent.description.slice(0, 400)}`;
  const words = splitWords(text).flatMap(({ parts }) => parts);
  return words.filter((word) => !STOP_WORDS.has(word)).slice(0, FINGERPRINT_WORDS);
}

/** "Deduplicates tables" begins with what the agent does; "A tool for …" does not. */
function firstAction(description: string, stem: (word: string) => string): string[] {
  const [first] = splitWords(description.slice(0, 60)).flatMap(({ parts }) => parts);
  return first !== undefined && /[a-z]{3}s$/.test(first) && !STOP_WORDS.has(first) ? [stem(first)] : [];
}

function collectPostings(agents: readonly IndexedAgent[]): Map<string, Posting> {
  const postings = new Map<string, Posting>();
  for (const [position, agent] of agents.entries()) {
    for (const [stem, weight] of agent.weights) {
      const posting = postings.get(stem) ?? { positions: [], weights: [], idf: 0 };
      posting.positions.push(position);
      posting.weights.push(weight);
      postings.set(stem, posting);
    }
  }
  for (const posting of postings.values()) {
    posting.idf = inverseFrequency(posting.positions.length, agents.length);
  }
  return postings;
}

function inverseFrequency(count: number, total: number): number {
  return Math.log(1 + (total - count + 0.5) / (count + 0.5));
}

function createStemMemo(): (word: string) => string {
  const stems = new Map<string, string>();
  return (word) => {
    const known = stems.get(word) ?? stemWord(word);
    stems.set(word, known);
    return known;
  };
}

/** Only the parts of "SqlAnalyst": its whole is not one more word that a request should speak. */
function nameStems(name: string, stem: (word: string) => string): string[] {
  const words = splitWords(name).flatMap(({ parts }) => parts);
  return [...new Set(words.filter((word) => !STOP_WORDS.has(word)).map(stem))];
}
