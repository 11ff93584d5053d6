interface MarkdownNode {
  type: string;
  value?: string;
  children?: MarkdownNode[];
}

/** What holds sentences: HTML in it stands between words, elsewhere it stands for a paragraph. */
const PHRASING = new Set(["paragraph", "heading", "emphasis", "strong", "delete", "link", "tableCell"]);

/**
 * A plugin of remark that shows HTML as what was written. To drop it would lose words: `Vec<String>` is no element, and
 * what stands in a `<div>` is part of the answer.
 */
export const htmlAsText = () => (tree: MarkdownNode) => {
  showHtml(tree);
};

function showHtml(parent: MarkdownNode): void {
  parent.children = parent.children?.map((node) => {
    showHtml(node);
    if (node.type !== "html") return node;
    const text = { type: "text", value: node.value ?? "" };
    return PHRASING.has(parent.type) ? text : { type: "paragraph", children: [text] };
  });
}
