/** The JSON or XML written inside a sentence, if there is any. */
export function structuredBlock(text: string): string | undefined {
  return jsonBlock(text) ?? xmlBlock(text);
}

function jsonBlock(text: string): string | undefined {
  const start = text.search(/[{[]/);
  const end = Math.max(text.lastIndexOf("}"), text.lastIndexOf("]"));
  if (start === -1 || end <= start) return undefined;
  const block = text.slice(start, end + 1);
  try {
    JSON.parse(block);
    return block;
  } catch {
    return undefined;
  }
}

function xmlBlock(text: string): string | undefined {
  const start = text.search(/<(?:\?xml\b|!DOCTYPE\b|[A-Za-z_][\w.-]{0,100}[\s>/])/i);
  const end = text.lastIndexOf(">");
  if (start === -1 || end <= start) return undefined;
  const block = text.slice(start, end + 1);
  return block.includes("</") || block.endsWith("/>") ? block : undefined;
}
