import type { CandidateAgent } from "../../orchestrator/src/planning/agent-index.ts";

const VERBS = [
  ["translate", "Translates", "translation"],
  ["summarise", "Summarises", "summarisation"],
  ["fetch", "Fetches", "retrieval"],
  ["validate", "Validates", "validation"],
  ["convert", "Converts", "conversion"],
  ["forecast", "Forecasts", "forecasting"],
  ["classify", "Classifies", "classification"],
  ["extract", "Extracts", "extraction"],
  ["schedule", "Schedules", "scheduling"],
  ["compare", "Compares", "comparison"],
] as const;

const TOPICS = [
  "invoices",
  "contracts",
  "weather",
  "flights",
  "hotels",
  "medical records",
  "log files",
  "support tickets",
  "product reviews",
  "press releases",
  "source code",
  "research papers",
  "bank statements",
  "job applications",
  "court rulings",
  "recipes",
  "stock prices",
  "exchange rates",
  "sensor readings",
  "satellite images",
  "audio recordings",
  "meeting minutes",
  "delivery notes",
  "tax forms",
  "survey answers",
] as const;

const PLACES = [
  "Europe",
  "Asia",
  "Africa",
  "retail",
  "banking",
  "insurance",
  "energy",
  "transport",
  "schools",
  "hospitals",
] as const;

interface SyntheticAgent extends CandidateAgent {
  /** A request that fits this agent. */
  request: string;
}

/** Agents that differ in what they do, with what and for whom; the first 2,500 are all different. */
export function syntheticAgents(count: number): SyntheticAgent[] {
  return Array.from({ length: count }, (_, i) => {
    const [verb, does, capability] = VERBS[i % 10] ?? VERBS[0];
    const topic = TOPICS[Math.floor(i / 10) % 25] ?? TOPICS[0];
    const place = PLACES[Math.floor(i / 250) % 10] ?? PLACES[0];
    return {
      id: i + 1,
      name: `${capability} of ${topic} ${i + 1}`,
      description: `${does} ${topic} for ${place} and answers with the outcome as JSON`,
      capabilities: [`${capability} of ${topic}`, `${place} ${topic}`],
      examples: [],
      request: `${verb} the ${topic} for ${place}`,
    };
  });
}

/** Descriptions of one to four parts, each part of which fits some agent. */
export function syntheticRequests(agents: readonly SyntheticAgent[], count: number): string[] {
  return Array.from({ length: count }, (_, i) =>
    Array.from({ length: 1 + (i % 4) }, (_part, k) => agents[(i * 37 + k * 211) % agents.length]?.request)
      .join(", then ")
      .replace(/^./, (first) => first.toUpperCase()),
  );
}
