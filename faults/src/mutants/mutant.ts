/** A planted bug: in each file `find` becomes `replace`. Text that is not there exactly once fails loudly. */
export interface Mutant {
  name: string;
  /** What it breaks, in words. */
  about: string;
  edits: { file: string; find: string; replace: string }[];
  /** The run of the harness that must find it, as arguments of the command. */
  foundBy: readonly string[];
  /** `fast` ones are planted in every run of the tests; the others need a PostgreSQL and processes. */
  speed: "fast" | "slow";
}
