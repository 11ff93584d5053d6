const MONTHS = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];

/** How a series of period names goes on: 2024-11 → 2024-12 → 2025-01, Q3 → Q4, Mar → Apr; else their numbers. */
export function nextLabels(last: string, known: number, count: number): string[] {
  return Array.from(
    { length: count },
    (_, index) => nextLabel(last.trim(), index + 1) ?? String(known + index + 1),
  );
}

function nextLabel(last: string, ahead: number): string | undefined {
  const date = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(last);
  if (date !== null) return nextDate(date.slice(1), ahead);
  if (/^\d{1,4}$/.test(last)) return String(Number(last) + ahead);
  const quarter = /^(?:(\d{4})[\s-]?)?Q([1-4])(?:[\s-]?(\d{4}))?$/i.exec(last);
  if (quarter !== null) return nextQuarter(quarter.slice(1), ahead);
  const numbered = /^(\D*?)(\d{1,6})$/.exec(last);
  if (numbered !== null) return `${numbered[1]}${Number(numbered[2]) + ahead}`;
  const month = MONTHS.findIndex((name) => last.length >= 3 && name.startsWith(last.toLowerCase()));
  if (month === -1) return undefined;
  const name = MONTHS[(month + ahead) % 12] ?? "";
  const text = last.length === 3 ? name.slice(0, 3) : name;
  return /^\p{Lu}/u.test(last) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text;
}

function nextDate([year = "", month = "", day]: (string | undefined)[], ahead: number): string {
  const isDay = day !== undefined;
  const date = new Date(
    Date.UTC(Number(year), Number(month) - 1 + (isDay ? 0 : ahead), isDay ? Number(day) + ahead : 1),
  );
  return date.toISOString().slice(0, isDay ? 10 : 7);
}

function nextQuarter([before, quarter = "", after]: (string | undefined)[], ahead: number): string {
  const index = Number(quarter) - 1 + ahead;
  const year = before ?? after;
  const name = `Q${(index % 4) + 1}`;
  if (year === undefined) return name;
  const next = Number(year) + Math.floor(index / 4);
  return before === undefined ? `${name} ${next}` : `${next}-${name}`;
}
