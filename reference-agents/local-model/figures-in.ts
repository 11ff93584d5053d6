const FIGURE =
  /(?<![\p{L}\p{N}_.[\]])(?:[$€£]\s?)?[-−+]?\d+(?:[.,]\d+)*(?:\s?(?:%|percent|°C|°F|[kMGT]?B|ms|km|kg|[smh]\b|seconds?|minutes?|hours?|days?|weeks?|months?|quarters?|years?|times|attempts?|euros?|dollars?|million|billion|thousand|requests?|users?|steps?|rows?|files?|megabytes?|bytes?))?(?![\p{L}\p{N}_\]])/giu;
const NOT_A_FIGURE = /\[\d{1,3}\]|\b\d{4}-\d{2}-\d{2}\b|\b[Ss]tep \d+\b|^\s*\d+[.)]\s/g;

export interface Figure {
  /** The number with its unit, as written. */
  figure: string;
  sentence: string;
}

/** The figures sentences state, each with its sentence; marks of citations and dates are none. */
export function figuresIn(sentences: readonly string[]): Figure[] {
  return sentences.flatMap((sentence) => {
    const found = sentence.replace(NOT_A_FIGURE, " ").match(FIGURE) ?? [];
    return found.map((figure) => ({ figure: figure.trim(), sentence }));
  });
}
