import { Link, useRouterState } from "@tanstack/react-router";
import { Ellipsis } from "lucide-react";
import { usePreferences } from "./app-context.ts";
import { places } from "./places.ts";
import type { Place } from "./places.ts";

/** As many stand beside each other on a phone; the rest is behind "More". */
const PHONE = 4;

export function Navigation() {
  const { view } = usePreferences();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const shown = places.filter(({ views }) => views.includes(view));
  const rest = shown.slice(PHONE);
  return (
    <nav
      aria-label="Pages"
      className="flex shrink-0 gap-0.5 border-line bg-surface p-1.5 max-sm:border-t sm:w-44 sm:flex-col sm:border-r sm:p-2"
    >
      {shown.map((place, i) => (
        <PlaceLink key={place.to} {...place} look={`${bar} ${i < PHONE ? "" : "max-sm:hidden"}`} />
      ))}
      {rest.length > 0 && (
        <>
          <button
            type="button"
            popoverTarget="more-pages"
            data-current={rest.some(({ to }) => path.startsWith(to)) || undefined}
            className={`${item} ${bar} data-current:bg-selected data-current:text-text sm:hidden`}
          >
            <Ellipsis size={15} aria-hidden />
            More
          </button>
          <div
            id="more-pages"
            popover="auto"
            onClick={({ currentTarget }) => currentTarget.hidePopover()}
            className="inset-auto right-1.5 bottom-16 w-44 rounded-md border border-line bg-raised p-1.5 shadow-float"
          >
            {rest.map((place) => (
              <PlaceLink key={place.to} {...place} look="min-h-11" />
            ))}
          </div>
        </>
      )}
    </nav>
  );
}

const PlaceLink = ({ name, to, icon: Icon, look }: Place & { look: string }) => (
  <Link
    to={to}
    search={{}}
    activeOptions={{ exact: to === "/", includeSearch: false }}
    className={`${item} ${look}`}
  >
    <Icon size={15} strokeWidth={1.75} aria-hidden />
    {name}
  </Link>
);

const item =
  "flex items-center gap-2 rounded px-2 text-muted hover:bg-hover hover:text-text aria-[current=page]:bg-selected aria-[current=page]:font-medium aria-[current=page]:text-text";
const bar =
  "min-h-7 max-sm:min-h-11 max-sm:flex-1 max-sm:flex-col max-sm:justify-center max-sm:gap-0.5 max-sm:px-1 max-sm:text-xs";
