import type { Citation } from "../knowledge/evidence.ts";
import type { Theme } from "../local-model/group-by-theme.ts";

export type PieceForm = "report" | "article" | "briefing";

/** What the crew is to do. */
export interface Assignment {
  /** As the caller put it. */
  topic: string;
  /** What the piece is about; undefined when the topic only points at the material ("these results"). */
  subject: string | undefined;
  form: PieceForm;
  /** Text and data the caller sent along. */
  material: unknown;
}

/** A sentence worth knowing and the number of its source. */
export interface Note {
  text: string;
  source: number;
}

/** Data that came as fields or rows instead of sentences. */
export interface DataTable {
  title: string;
  columns: string[];
  rows: string[][];
}

export interface Notes {
  notes: Note[];
  sources: Citation[];
  tables: DataTable[];
  /** Words of the subject that no source speaks of. */
  notFound: string[];
  documents: number;
}

export interface Comparison {
  unit: string;
  smallest: { figure: string; note: Note };
  largest: { figure: string; note: Note };
}

export interface Analysis {
  /** The most telling notes, most telling first. */
  facts: Note[];
  figures: { figure: string; note: Note }[];
  terms: { term: string; count: number; definition: string | undefined }[];
  comparisons: Comparison[];
  /** Notes that limit or contrast what the others say. */
  contrasts: Note[];
  themes: Theme<Note>[];
}

/** What a member of the crew hands on: for the next member, and to be read. */
export interface Handover<Work> {
  work: Work;
  output: string;
}

/** Three roles: each gets what the one before handed over. */
export interface Crew {
  research(assignment: Assignment, signal: AbortSignal): Promise<Handover<Notes>>;
  analyse(assignment: Assignment, notes: Handover<Notes>, signal: AbortSignal): Promise<Handover<Analysis>>;
  write(
    assignment: Assignment,
    findings: { notes: Handover<Notes>; analysis: Handover<Analysis> },
    signal: AbortSignal,
  ): Promise<string>;
}

export const CREW_TASKS = [
  { agent: "Researcher", task: "Collect what the sources say about the topic" },
  { agent: "Analyst", task: "Work out facts, figures, terms and contrasts" },
  { agent: "Writer", task: "Compose the piece" },
] as const;
