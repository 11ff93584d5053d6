import type { Link } from "./order-words.ts";
import type { Token } from "./read-tokens.ts";

/** A stretch of a description that asks for one thing, or says something about one. */
export interface Clause {
  /** Its place among the clauses of the description. */
  place: number;
  tokens: Token[];
  /** The object it shares with the next clause: "translate" in "translate and summarise this text". */
  sharedObject: Token[];
  link: Link;
  startsSentence: boolean;
  /** An order word or a pointer ("once that is done") stood before it. */
  isOrdered: boolean;
  /** It says "then" as well as "in parallel". */
  isSequel: boolean;
  /** The order word stood at its end: "… at the same time". */
  isTrailed: boolean;
}
