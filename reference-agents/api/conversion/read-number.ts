const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** The number a text writes; undefined for 007 and for integers too long to be kept exactly. */
export function readNumber(text: string): number | undefined {
  if (!NUMBER.test(text)) return undefined;
  const number = Number(text);
  const isExact = !Number.isInteger(number) || Number.isSafeInteger(number) || String(number) === text;
  return Number.isFinite(number) && isExact ? number : undefined;
}
