import { Link } from "@tanstack/react-router";
import { usePreferences } from "./app-context.ts";
import { places } from "./places.ts";

export function Navigation() {
  const { view } = usePreferences();
  return (
    <nav
      aria-label="Pages"
      className="flex shrink-0 gap-0.5 overflow-x-auto border-line bg-surface p-1.5 max-sm:border-t sm:w-44 sm:flex-col sm:border-r sm:p-2"
    >
      {places
        .filter(({ views }) => views.includes(view))
        .map(({ name, to, icon: Icon }) => (
          <Link
            key={to}
            to={to}
            search={{}}
            activeOptions={{ exact: to === "/", includeSearch: false }}
            className="flex min-h-7 items-center gap-2 rounded px-2 text-muted hover:bg-hover hover:text-text aria-[current=page]:bg-selected aria-[current=page]:font-medium aria-[current=page]:text-text max-sm:min-h-11 max-sm:flex-1 max-sm:flex-col max-sm:justify-center max-sm:gap-0.5 max-sm:px-1 max-sm:text-xs"
          >
            <Icon size={15} strokeWidth={1.75} aria-hidden />
            {name}
          </Link>
        ))}
    </nav>
  );
}
