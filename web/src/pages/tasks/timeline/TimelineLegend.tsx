import type { Span } from "./step-spans.ts";
import { spanLooks } from "./span-looks.ts";

/** What the bars that are there mean. */
export function TimelineLegend({ kinds }: { kinds: ReadonlySet<Span["kind"]> }) {
  return (
    <ul
      aria-label="What the bars mean"
      className="flex flex-wrap gap-x-4 gap-y-1 px-4 py-2 text-sm text-muted"
    >
      {Object.entries(spanLooks)
        .filter(([kind]) => (kinds as ReadonlySet<string>).has(kind))
        .map(([kind, { text, icon: Icon, color }]) => (
          <li key={kind} className="flex items-center gap-1.5">
            <span
              aria-hidden
              className={
                kind === "waiting"
                  ? "w-4 border-t border-dashed border-line-strong"
                  : `bar bar-${kind} h-2.5 w-4 rounded-sm`
              }
            />
            <Icon size={12} aria-hidden className={color} />
            {text}
          </li>
        ))}
    </ul>
  );
}
