import type { Citation, Evidence } from "../knowledge/evidence.ts";
import type { Library } from "../knowledge/knowledge-base.ts";

export interface SubQuestion {
  text: string;
  /** For a second search: a term of which one spelling has to be in the evidence. */
  focus?: string[];
}

export interface Finding {
  subQuestion: SubQuestion;
  evidence: Evidence[];
  /** What a model makes of the evidence. */
  notes?: string;
}

export interface Answer {
  response: string;
  citations: Citation[];
}

export interface Reflection {
  uncovered: string[];
  followUps: SubQuestion[];
}

export interface Research {
  question: string;
  library: Library;
  /** Ends the work when the caller is gone or the time is up. */
  signal: AbortSignal;
}

/** The thinking of the agent: the graph says when, a researcher says how. */
export interface Researcher {
  /** What the question is about: the terms an answer should cover, as the person spelled them. */
  analyze(research: Research): Promise<string[]>;
  plan(research: Research): Promise<SubQuestion[]>;
  investigate(research: Research, subQuestion: SubQuestion): Promise<Finding>;
  /** What is still uncovered, and what to search next; no further searches ends the work. */
  reflect(research: Research, terms: string[], findings: Finding[]): Promise<Reflection>;
  finalize(research: Research, findings: Finding[], notFound: string[]): Promise<Answer>;
}
