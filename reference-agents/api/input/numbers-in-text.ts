const DATE_OR_TIME = /\b\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z?)?\b|\b\d{1,2}:\d{2}(?::\d{2})?\b/g;
const CITATION = /(?<=[\p{L}.,)]\s?)\[\d{1,3}\]/gu;
const THOUSANDS = /(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d])/g;
const SPACED_LIST = /\d\s*[,;]\s+[-+$€£]?\d|\d\s+and\s+[-+$€£]?\d/;
const NUMBER = /(?<![\p{L}\p{N}_.])[-−+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?(?![\p{L}\p{N}_]|\.\d)/giu;

/** The numbers written in a text, without dates, times, citation marks and parts of words. */
export function numbersInText(text: string): number[] {
  const plain = text.replace(DATE_OR_TIME, " ").replace(CITATION, " ").replace(/[$€£]/g, "");
  const joined = SPACED_LIST.test(plain)
    ? plain.replace(THOUSANDS, (number) => number.replaceAll(",", ""))
    : plain;
  return [...joined.matchAll(NUMBER)]
    .map(([number]) => Number(number.replace("−", "-")))
    .filter(Number.isFinite);
}

/** A cell or list entry that means a number: 12, "12", "1,200.50", "$3", "15%". */
export function toNumber(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "string") return undefined;
  const text = value
    .trim()
    .replace(/^([-+]?)[$€£]\s?/, "$1")
    .replace(/\s?[%€]$/, "");
  if (!/^[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:e[-+]?\d+)?$/i.test(text) || !/\d/.test(text))
    return undefined;
  const number = Number(text.replaceAll(",", ""));
  return Number.isFinite(number) ? number : undefined;
}
