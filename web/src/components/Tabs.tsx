import { Link } from "@tanstack/react-router";

interface TabsProps {
  label: string;
  current: string;
  /** The tab `name` is `?tab=name` of the page; `rest` of the address stays. */
  tabs: readonly { name: string; title: string; count?: number }[];
}

/** Views of one thing. They are links: each has an address. */
export function Tabs({ label, current, tabs }: TabsProps) {
  return (
    <nav aria-label={label} className="flex shrink-0 gap-1 overflow-x-auto border-b border-line px-3">
      {tabs.map(({ name, title, count }) => (
        <Link
          key={name}
          to="."
          search={(search: Record<string, unknown>) => ({ ...search, tab: name })}
          replace
          activeOptions={{ exact: true, includeSearch: true }}
          activeProps={{}}
          aria-current={name === current ? "page" : undefined}
          data-current={name === current || undefined}
          className="-mb-px flex h-8 items-center gap-1.5 border-b-2 border-transparent px-2 text-muted hover:text-text data-current:border-accent data-current:font-medium data-current:text-text"
        >
          {title}
          {count !== undefined && <span className="text-xs text-muted tabular-nums">{count}</span>}
        </Link>
      ))}
    </nav>
  );
}
