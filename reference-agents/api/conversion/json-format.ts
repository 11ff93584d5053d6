export function readJson(text: string): unknown {
  return JSON.parse(text.replace(/^\uFEFF/, ""));
}

export function writeJson(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
