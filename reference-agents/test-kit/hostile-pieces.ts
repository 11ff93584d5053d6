const PIECES = [
  "A. ",
  "'a ",
  "1,",
  "- a\n",
  ")",
  "—",
  "| a ",
  "|\n",
  "\n\n",
  "a|b\n---|---\n",
  "12 months ",
  "a – b ",
];
const CHARACTERS = 60_000;

/** Long texts that make careless patterns slow. */
export const HOSTILE_TEXTS: readonly string[] = PIECES.map((piece) =>
  piece.repeat(CHARACTERS / piece.length),
);
