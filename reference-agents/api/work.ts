import type { Instructions } from "./input/read-instructions.ts";
import type { FormatName } from "./conversion/formats.ts";

/** One request, read and unwrapped, as the skills get it. */
export interface Work {
  instructions: Instructions;
  /** What the previous step or the caller supplied; undefined when there is nothing. */
  data: unknown;
  /** False when the instructions ask for nothing that is known: then they are themselves the text. */
  isRequest: boolean;
  targetFormat: FormatName | undefined;
}

export interface Outcome {
  result: unknown;
  /** How the result came about; travels beside it. */
  details?: Record<string, unknown>;
}

export type Skill = (work: Work) => Outcome | Promise<Outcome>;
