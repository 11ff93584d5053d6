import { types } from "pg";
import type { CustomTypesConfig } from "pg";

const INT8 = 20;
const JSON_TYPES = new Set([114, 3802]);

/** How columns come back: JSON as text, unparsed, as from SQLite; 64-bit integers as numbers. */
export const columnValues: CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") => {
    if (oid === INT8) return safeInteger;
    if (JSON_TYPES.has(oid)) return (text: string) => text;
    return types.getTypeParser(oid, format as "text");
  }) as CustomTypesConfig["getTypeParser"],
};

function safeInteger(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`The database holds ${text}, which is no integer that a number can hold.`);
}
