/*
 * Characters that change how text reads without being seen: direction overrides, zero-width ones, tag characters,
 * controls. An agent could make a text say one thing and mean another; so they are shown by their code.
 */
const HIDDEN =
  // oxlint-disable-next-line no-control-regex, no-misleading-character-class
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

export const revealHidden = (text: string): string =>
  text.replaceAll(HIDDEN, (hidden) => `⟦U+${codeOf(hidden)}⟧`);

const codeOf = (character: string): string =>
  (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
