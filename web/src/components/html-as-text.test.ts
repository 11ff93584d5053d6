import { expect, test } from "vitest";
import { htmlAsText } from "./html-as-text.ts";

test("HTML in an answer becomes its text, between words as between paragraphs", () => {
  const tree = {
    type: "root",
    children: [
      {
        type: "paragraph",
        children: [
          { type: "text", value: "Vec" },
          { type: "html", value: "<String>" },
        ],
      },
      { type: "html", value: "<div>all of it</div>" },
    ],
  };
  htmlAsText()(tree);
  expect(tree.children).toEqual([
    {
      type: "paragraph",
      children: [
        { type: "text", value: "Vec" },
        { type: "text", value: "<String>" },
      ],
    },
    { type: "paragraph", children: [{ type: "text", value: "<div>all of it</div>" }] },
  ]);
});
