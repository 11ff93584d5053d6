import { isConstantName, isFunctionName } from "./check-expression.ts";
import { wordsToSymbols } from "./words-to-symbols.ts";

const TOKEN = /\d+(?:\.\d+)?(?:e[-+]?\d+)?|\.\d+|[\p{L}_][\p{L}\p{N}_]*|[<>=!]=|\S/giu;
const OPERATOR = /^(?:[-+*/^%<>!]|[<>=!]=|mod)$/;
const CONVERSION =
  /(-?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?)\s*((?:[a-zµ°][a-zµ°/^0-9]*)(?:\s(?!to\b|into\b|in\b)[a-z/]+){0,3})\s+(?:to|into|in)\s+([a-zµ°][a-zµ°/^0-9]*(?:\s[a-z/]+){0,3})/i;
const LEAD_IN =
  /^(?:(?:please|can you|could you|calculate|compute|evaluate|convert|solve|find|work out|what(?:'s| is| are)|how much (?:is|are)|the (?:result|value) of|the following|expression|result of|:)[\s:]+)*/i;
const SPELLED_UNITS: Readonly<Record<string, string>> = {
  "°c": "degC",
  c: "degC",
  "degrees celsius": "degC",
  "degree celsius": "degC",
  "°f": "degF",
  f: "degF",
  "degrees fahrenheit": "degF",
  "degree fahrenheit": "degF",
  k: "kelvin",
  mph: "mi/h",
  "miles per hour": "mi/h",
  kph: "km/h",
  kmh: "km/h",
  "kilometers per hour": "km/h",
  "kilometres per hour": "km/h",
  "meters per second": "m/s",
  "metres per second": "m/s",
  kilometre: "km",
  kilometres: "km",
  metre: "m",
  metres: "m",
  centimetre: "cm",
  centimetres: "cm",
  millimetre: "mm",
  millimetres: "mm",
  litre: "L",
  litres: "L",
  pound: "lbm",
  pounds: "lbm",
  lb: "lbm",
  lbs: "lbm",
  kilo: "kg",
  kilos: "kg",
  ounce: "oz",
  ounces: "oz",
};

export interface FoundExpression {
  expression: string;
  /** The unit wanted, when the text asks for a conversion. */
  unit?: string;
}

/** What asks for a unit conversion: "convert 5 km to miles". */
export function findConversion(text: string): FoundExpression | undefined {
  const conversion = CONVERSION.exec(text);
  if (conversion === null || /[-+*/^(]\s*$/.test(text.slice(0, conversion.index))) return undefined;
  const [, amount = "", from = "", to = ""] = conversion;
  return { expression: `${amount.replaceAll(",", "")} ${unitOf(from)} to ${unitOf(to)}`, unit: to.trim() };
}

/** The expressions within a sentence, in order. `names` are the names of numbers the sentence may refer to. */
export function findExpressions(text: string, names: ReadonlySet<string>): FoundExpression[] {
  return runsOf(wordsToSymbols(text).match(TOKEN) ?? [], names).map((expression) => ({ expression }));
}

/** The sentence itself as an expression, without "what is" before and a question mark behind. */
export function wholeExpression(text: string): FoundExpression {
  const bare = text
    .trim()
    .replace(LEAD_IN, "")
    .replace(/[\s=?.!:]+$/, (end) => (end.startsWith("!") ? "!" : ""));
  return { expression: wordsToSymbols(bare).replace(/\s+/g, " ").trim() };
}

function unitOf(words: string): string {
  const normal = words.trim().toLowerCase().replace(/\s+/g, " ");
  return SPELLED_UNITS[normal] ?? words.trim();
}

/** The longest stretches of tokens that belong to an expression and compute something. */
function runsOf(tokens: string[], names: ReadonlySet<string>): string[] {
  const runs: string[][] = [[]];
  tokens.forEach((token, index) => {
    if (isMath(token, tokens[index + 1], names)) runs.at(-1)?.push(token);
    else if (!/^the$/i.test(token)) runs.push([]);
  });
  return runs.map(trimRun).filter(computes).map(join);
}

function isMath(token: string, next: string | undefined, names: ReadonlySet<string>): boolean {
  if (/^[\d.]/.test(token) && token !== ".") return true;
  if (OPERATOR.test(token) || /^[(),[\]?:;]$/.test(token))
    return token !== "?" && token !== ":" && token !== ";";
  if (isFunctionName(token) && next === "(") return true;
  return names.has(token) || (isConstantName(token) && token !== "i" && token !== "E");
}

/** Takes off what belongs to the sentence: commas, a closing dot, stray operators and brackets at the ends. */
function trimRun(run: string[]): string[] {
  const start = run.findIndex((token) => !/^[,*/^%)<>=!\]]$/.test(token));
  const end = run.findLastIndex((token) => !/^(?:[-,*+/^(<>=[]|mod)$/.test(token));
  return start === -1 ? [] : run.slice(start, end + 1);
}

function computes(run: string[]): boolean {
  const hasOperand = run.some((token) => /^[\d.\p{L}]/u.test(token));
  const isSignedNumber = run.length === 2 && /^[-+]$/.test(run[0] ?? "");
  return hasOperand && !isSignedNumber && run.some((token) => OPERATOR.test(token) || isFunctionName(token));
}

function join(run: string[]): string {
  return run
    .join(" ")
    .replace(/\s*([()^!,])\s*/g, "$1")
    .replace(/,/g, ", ")
    .replace(/\)([\p{L}\d])/gu, ") $1")
    .replace(/(?<![\p{L}])(\d|\))\(/gu, "$1 (")
    .replace(/([*/+%-])\s*\(/g, "$1 (");
}
