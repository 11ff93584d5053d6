import type { Passage } from "./passage.ts";

/** What a passage says about a question. */
export interface Evidence {
  passage: Passage;
  quote: string;
}

export interface Citation {
  n: number;
  source: string;
  heading: string;
  quote: string;
}
