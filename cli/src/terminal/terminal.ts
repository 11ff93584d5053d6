import { glyphsFor } from "./glyphs.ts";
import type { Glyphs } from "./glyphs.ts";
import { styleFor } from "./style.ts";
import type { Style } from "./style.ts";

/** Where a command writes: what was asked for to standard output, everything about it to standard error. */
export interface Terminal {
  print(text: string): void;
  note(text: string): void;
  /** For what is printed. */
  style: Style;
  /** For what is noted. */
  noteStyle: Style;
  glyphs: Glyphs;
  /** Can what is noted be drawn anew in place? */
  isLive: boolean;
  /** Cells per line and lines of the screen. */
  size(): { columns: number; rows: number };
}

const SIZE_OF_A_FILE = { columns: 100, rows: 24 };

/** The process's own streams. */
export function openTerminal(
  { noColor }: { noColor: boolean },
  env: Readonly<Record<string, string | undefined>>,
): Terminal {
  const { stdout, stderr } = process;
  const style = (stream: NodeJS.WriteStream): Style =>
    styleFor({ isTerminal: stream.isTTY === true, refused: noColor, env });
  return {
    print: (text) => void stdout.write(onlyColours(text)),
    note: (text) => void stderr.write(onlyColours(text)),
    style: style(stdout),
    noteStyle: style(stderr),
    glyphs: glyphsFor(env),
    isLive: stderr.isTTY === true && env["TERM"] !== "dumb",
    size() {
      const stream = stderr.isTTY ? stderr : stdout;
      return stream.isTTY ? { columns: stream.columns, rows: stream.rows } : SIZE_OF_A_FILE;
    },
  };
}

/** The second line of defence behind `cleanText`: of all that a terminal obeys only colours pass. */
const onlyColours = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- control characters are what this takes out
  text.replace(/\u001b(?!\[[\d;]*m)|[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f]/g, "");
