import Markdown from "react-markdown";
import type { Components } from "react-markdown";
import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import { htmlAsText } from "./html-as-text.ts";

/* What agents write is not trusted: HTML is shown and not obeyed, no images (they would call other hosts), links that open apart. */

const schema = {
  ...defaultSchema,
  tagNames: (defaultSchema.tagNames ?? []).filter(
    (name) => name !== "img" && name !== "picture" && name !== "source",
  ),
  protocols: { ...defaultSchema.protocols, href: ["http", "https", "mailto"] },
};

const components: Components = {
  a: ({ href, children }) => (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      title={href}
      className="text-accent underline"
    >
      {children}
    </a>
  ),
  pre: ({ children }) => (
    <pre tabIndex={0} className="my-2 overflow-x-auto rounded-md border border-line bg-surface p-3">
      {children}
    </pre>
  ),
};

export default function MarkdownText({ text }: { text: string }) {
  return (
    <Markdown
      remarkPlugins={[remarkGfm, htmlAsText]}
      rehypePlugins={[[rehypeSanitize, schema]]}
      components={components}
    >
      {text}
    </Markdown>
  );
}
