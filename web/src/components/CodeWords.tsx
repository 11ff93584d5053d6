/** A sentence in which names of code stand between backticks, as they are meant. */
export const CodeWords = ({ text }: { text: string }) =>
  text.split(/`([^`]+)`/).map((part, i) =>
    i % 2 === 0 ? (
      part
    ) : (
      <code key={i} className="rounded bg-surface px-0.5 font-mono text-[0.92em]">
        {part}
      </code>
    ),
  );
