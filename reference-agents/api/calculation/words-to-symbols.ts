const NUMBER = String.raw`[-+]?\d[\d.]*`;

// In this order: "15% of 240" must be read before "%" alone, "divided by" before "by".
const REPLACEMENTS: readonly (readonly [RegExp, string])[] = [
  [/\*\*/g, "^"],
  [/[×✕·]/g, " * "],
  [/÷/g, " / "],
  [/[−–]/g, "-"],
  [/π/g, " pi "],
  [/²/g, "^2"],
  [/³/g, "^3"],
  [/√\s?\(/g, "sqrt("],
  [/√\s?(\d[\d.]*)/g, "sqrt($1)"],
  [/(\d),(?=\d{3}(?:\D|$))(?![^(]{0,200}\))/g, "$1"],
  [/[$€£](?=\d)/g, ""],
  [new RegExp(String.raw`(${NUMBER})\s?(?:%|per ?cent)\s+of\s+`, "gi"), "($1 / 100) * "],
  [
    new RegExp(String.raw`(${NUMBER})\s?(?:%|per ?cent)\s+off\s+(?:of\s+)?(${NUMBER})`, "gi"),
    "$2 * (1 - $1 / 100)",
  ],
  [
    new RegExp(String.raw`\bincrease\s+(${NUMBER})\s+by\s+(${NUMBER})\s?(?:%|per ?cent)`, "gi"),
    "$1 * (1 + $2 / 100)",
  ],
  [
    new RegExp(
      String.raw`\b(?:decrease|reduce|discount)\s+(${NUMBER})\s+by\s+(${NUMBER})\s?(?:%|per ?cent)`,
      "gi",
    ),
    "$1 * (1 - $2 / 100)",
  ],
  [
    new RegExp(String.raw`(${NUMBER})\s*([+-])\s*(\d[\d.]*)\s?(?:%|per ?cent)(?!\s*[\d(])`, "gi"),
    "$1 * (1 $2 $3 / 100)",
  ],
  [/\bsubtract\s+(\S{1,40})\s+from\s+(\S{1,40})/gi, "$2 - $1"],
  [/\bdivide\s+(\S{1,40})\s+(?:by|into)\s+/gi, "$1 / "],
  [/\bmultiply\s+((?:the\s+)?\S{1,40}(?:\s\S{1,40}){0,3}?)\s+(?:by|with|and)\s+/gi, "$1 * "],
  [/\badd\s+((?:the\s+)?\S{1,40}(?:\s\S{1,40}){0,3}?)\s+(?:and|to|with)\s+/gi, "$1 + "],
  [new RegExp(String.raw`\bsum of\s+(${NUMBER})\s+and\s+`, "gi"), "$1 + "],
  [new RegExp(String.raw`\bproduct of\s+(${NUMBER})\s+and\s+`, "gi"), "$1 * "],
  [new RegExp(String.raw`\bdifference (?:of|between)\s+(${NUMBER})\s+and\s+`, "gi"), "$1 - "],
  [new RegExp(String.raw`\b(?:quotient|ratio) of\s+(${NUMBER})\s+(?:and|to)\s+`, "gi"), "$1 / "],
  [/\b(?:the\s+)?square root of\s+\(/gi, "sqrt("],
  [/\b(?:the\s+)?square root of\s+(?:the\s+)?([\w.]{1,40})/gi, "sqrt($1)"],
  [/\b(?:the\s+)?cube root of\s+([\w.]{1,40})/gi, "cbrt($1)"],
  [/\b(?:the\s+)?factorial of\s+(\d{1,10})/gi, "factorial($1)"],
  [/\b(\d{1,10})\s+factorial\b/gi, "factorial($1)"],
  [/\bhalf of\s+/gi, "0.5 * "],
  [/\b(?:double|twice)\s+/gi, "2 * "],
  [/\btriple\s+/gi, "3 * "],
  [/\braised to(?:\s+the)?(?:\s+power(?:\s+of)?)?|\bto the power(?:\s+of)?/gi, " ^ "],
  [/\bsquared\b/gi, "^2"],
  [/\bcubed\b/gi, "^3"],
  [/\bdivided by\b|\bover\b(?=\s+[\d(])/gi, " / "],
  [/\bmultiplied (?:by|with)\b|\btimes\b/gi, " * "],
  [/(?<=[\d)]\s?)x(?=\s?[\d(])/g, " * "],
  [/\bplus\b/gi, " + "],
  [/\bminus\b/gi, " - "],
  [/\bmodulo\b/gi, " mod "],
];

/** "15% of 240" as `(15 / 100) * 240`, "three times …" as products: what people say in what a maths parser reads. */
export function wordsToSymbols(text: string): string {
  return REPLACEMENTS.reduce((result, [pattern, symbol]) => result.replace(pattern, symbol), text);
}
