import type { StepStatus } from "@orchestrator/contracts";

export interface Glyphs {
  status: Record<StepStatus, string>;
  branch: string;
  last: string;
}

const unicode: Glyphs = {
  status: {
    pending: "○",
    queued: "◌",
    executing: "●",
    waiting: "◔",
    completed: "✓",
    failed: "✗",
    skipped: "–",
    cancelled: "■",
    unknown: "?",
  },
  branch: "├─",
  last: "└─",
};

const ascii: Glyphs = {
  status: {
    pending: ".",
    queued: "o",
    executing: "*",
    waiting: "~",
    completed: "+",
    failed: "x",
    skipped: "-",
    cancelled: "#",
    unknown: "?",
  },
  branch: "|-",
  last: "`-",
};

/** Signs that the terminal's character set has. */
export function glyphsFor(env: Readonly<Record<string, string | undefined>>): Glyphs {
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "";
  // Without a word on it, as in most containers, it is UTF-8; only a locale that says otherwise is believed.
  return locale === "" || /utf-?8/i.test(locale) || /^C\.|^en_US$/i.test(locale) ? unicode : ascii;
}
