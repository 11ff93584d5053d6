/** A part of a document under one heading, small enough to be quoted and ranked. */
export interface Passage {
  /** Path of the document within its folder. */
  source: string;
  /** The headings it stands under, outermost first, joined by " › ". */
  heading: string;
  text: string;
  sentences: string[];
  /** Stems of heading and text, by which it is found. */
  stems: string[];
}
