const NUMBER_WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const COUNT = `(\\d{1,3}|${NUMBER_WORDS.join("|")})`;

/** How many of a unit an instruction asks for: "in three sentences", "50 words". */
export function readCount(command: string, unit: string): number | undefined {
  const pattern = new RegExp(`\\b${COUNT}[\\s-]+(?:(?:short|brief|key|main|single)\\s+)?${unit}\\b`, "i");
  const found = pattern.exec(command)?.[1]?.toLowerCase();
  if (found === undefined) return undefined;
  const word = NUMBER_WORDS.indexOf(found);
  return Math.max(1, word === -1 ? Number(found) : word);
}
