import { InvalidArgumentError } from "commander";

const UNITS_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A time as the API takes it: ISO 8601 as given, or so long ago, such as `90m`, `2h` or `7d`. */
export function timeOf(text: string, now = Date.now()): string {
  const [, count, unit = ""] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const ago = UNITS_MS[unit];
  if (count !== undefined && ago !== undefined) return new Date(now - Number(count) * ago).toISOString();
  const at = new Date(text);
  if (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(at.getTime())) return at.toISOString();
  throw new InvalidArgumentError("Give a time such as 2026-11-22T16:30:00Z, or how long ago: 90m, 2h, 7d.");
}
