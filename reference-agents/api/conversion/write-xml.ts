import { isFields } from "../input/unwrap-step-output.ts";

const XML_NAME = /^(?!xml)[A-Za-z_][\w.-]*$/i;
const LOOKS_TYPED = /^(?:true|false|[-+.\d].*|\s.*|.*\s|)$/s;
// XML 1.0 has no way to write these characters, not even escaped.
const UNWRITABLE = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#13;",
};

/**
 * Lists become repeated <item> elements; keys that are no XML name become <entry key="…">. What XML cannot tell apart
 * by itself is marked: nil="true" for null, type="string" for text that looks like a number, type="array" for [].
 * The library's builder knows neither the marks nor how to keep white space, so the few lines of writing are ours.
 */
export function writeXml(value: unknown): string {
  const [root, content] = rootOf(value);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(root, content, "")}\n`;
}

/** An object with a single object in it, `{library: {…}}`, already has its root. */
function rootOf(value: unknown): [string, unknown] {
  if (!isFields(value)) return ["result", value];
  const [[key, inner] = ["", null], ...others] = Object.entries(value);
  const isOwnRoot = others.length === 0 && XML_NAME.test(key) && !["result", "item", "entry"].includes(key);
  return isOwnRoot && isFields(inner) && Object.keys(inner).length > 0 ? [key, inner] : ["result", value];
}

function element(key: string, value: unknown, indent: string): string {
  const isName = XML_NAME.test(key) && key !== "entry";
  const name = isName ? key : "entry";
  const open = isName ? `${indent}<${key}` : `${indent}<entry key="${escape(key)}"`;
  if (value === null || value === undefined) return `${open} nil="true"/>`;
  if (Array.isArray(value)) {
    const items = value.map((item) => element("item", item, `${indent}  `));
    return items.length === 0 ? `${open} type="array"/>` : parent(open, items, `${indent}</${name}>`);
  }
  if (isFields(value)) {
    const children = Object.entries(value).map(([child, inner]) => element(child, inner, `${indent}  `));
    if (children.length === 0) return `${open} type="object"/>`;
    const couldBeList = Object.keys(value).every((child) => child === "item");
    return parent(couldBeList ? `${open} type="object"` : open, children, `${indent}</${name}>`);
  }
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const type = typeof value === "string" && LOOKS_TYPED.test(text) ? ' type="string"' : "";
  return `${open}${type}>${escape(text)}</${name}>`;
}

function parent(open: string, children: string[], close: string): string {
  return `${open}>\n${children.join("\n")}\n${close}`;
}

function escape(text: string): string {
  return text
    .replace(UNWRITABLE, "\uFFFD")
    .replace(/[&<>"\r]/g, (character) => ESCAPES[character] ?? character);
}
