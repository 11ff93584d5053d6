import { XMLParser, XMLValidator } from "fast-xml-parser";

import { readNumber } from "./read-number.ts";

type OrderedNode = Record<string, unknown>;

/** Elements as fields, repeated ones as lists, attributes as @name; reads back exactly what write-xml writes. */
export function readXml(text: string): unknown {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) {
    throw new Error("document type declarations and entities are refused; remove the <!DOCTYPE …> part");
  }
  const validity = XMLValidator.validate(text, { allowBooleanAttributes: false });
  if (validity !== true) throw new Error(`${validity.err.msg} (line ${validity.err.line})`);
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: "",
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    htmlEntities: true,
    ignoreDeclaration: true,
    ignorePiTags: true,
    cdataPropName: false,
    maxNestedTags: 100,
    numberParseOptions: { hex: false, leadingZeros: false, skipLike: /.*/ },
  });
  const nodes: OrderedNode[] = parser.parse(text);
  const root = nodes.find((node) => nameOf(node) !== "#text");
  if (root === undefined) throw new Error("there is no element in it");
  const key = keyOf(root);
  const value = valueOf(root);
  return key === "result" ? value : { [key]: value };
}

function nameOf(node: OrderedNode): string {
  return Object.keys(node).find((key) => key !== ":@") ?? "";
}

function attributesOf(node: OrderedNode): Record<string, string> {
  return (node[":@"] ?? {}) as Record<string, string>;
}

function keyOf(node: OrderedNode): string {
  const name = nameOf(node);
  return name === "entry" ? (attributesOf(node)["key"] ?? name) : name;
}

function valueOf(node: OrderedNode): unknown {
  const name = nameOf(node);
  const { nil, type, ...rest } = attributesOf(node);
  if (name === "entry") delete rest["key"];
  if (nil === "true") return null;
  const inside = (node[name] ?? []) as OrderedNode[];
  const children = inside.filter((child) => nameOf(child) !== "#text");
  const text = inside.map((child) => (nameOf(child) === "#text" ? String(child["#text"]) : "")).join("");
  if (type === "array" && children.length === 0) return [];
  if (type === "object" && children.length === 0) return {};
  const attributes = Object.entries(rest).map(([key, value]) => [`@${key}`, value] as const);
  if (children.length === 0 && attributes.length === 0) return type === "string" ? text : readText(text);
  if (attributes.length === 0 && type !== "object" && children.every((child) => keyOf(child) === "item")) {
    return children.map(valueOf);
  }
  const prose = text.trim() === "" ? [] : [["#text", readText(text)] as const];
  return Object.fromEntries([...attributes, ...prose, ...groupChildren(children)]);
}

function groupChildren(children: OrderedNode[]): Map<string, unknown> {
  const groups = new Map<string, unknown[]>();
  for (const child of children) {
    const key = keyOf(child);
    const group = groups.get(key) ?? [];
    group.push(valueOf(child));
    groups.set(key, group);
  }
  return new Map([...groups].map(([key, values]) => [key, values.length === 1 ? values[0] : values]));
}

function readText(text: string): string | number | boolean {
  const trimmed = text.trim();
  if (trimmed === "true" || trimmed === "false") return trimmed === "true";
  return readNumber(trimmed) ?? trimmed;
}
