import { text } from "node:stream/consumers";

/** Everything on standard input, without the line end of its last line. */
export const readInput = async (): Promise<string> => (await text(process.stdin)).replace(/\r?\n$/, "");
