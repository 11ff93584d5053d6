export type Paint = (text: string) => string;

/** Emphasis; without colours every one of them leaves the text as it is. */
export interface Style {
  bold: Paint;
  dim: Paint;
  red: Paint;
  green: Paint;
  yellow: Paint;
  blue: Paint;
}

const none: Paint = (text) => text;
const sgr =
  (on: number, off: number): Paint =>
  (text) =>
    text === "" ? "" : `\u001b[${on}m${text}\u001b[${off}m`;

export const plainStyle: Style = { bold: none, dim: none, red: none, green: none, yellow: none, blue: none };

export const colourStyle: Style = {
  bold: sgr(1, 22),
  dim: sgr(2, 22),
  red: sgr(31, 39),
  green: sgr(32, 39),
  yellow: sgr(33, 39),
  blue: sgr(34, 39),
};

export interface ColourWish {
  isTerminal: boolean;
  /** `--no-color` */
  refused: boolean;
  env: Readonly<Record<string, string | undefined>>;
}

/** Colours on a terminal that can show them, unless `--no-color` or NO_COLOR (no-color.org) says no. */
export function styleFor({ isTerminal, refused, env }: ColourWish): Style {
  const isOff = refused || (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb";
  return isTerminal && !isOff ? colourStyle : plainStyle;
}
