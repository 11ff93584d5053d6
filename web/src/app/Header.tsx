import { Link } from "@tanstack/react-router";
import { Menu, Monitor, Moon, Search, Sun } from "lucide-react";
import type { LucideIcon } from "lucide-react";
import { useEffect, useState } from "react";
import { IconButton } from "../components/IconButton.tsx";
import { loadLater, unseen } from "../components/load-later.tsx";
import { Switch } from "../components/Switch.tsx";
import { useApp, usePreferences } from "./app-context.ts";
import icon from "./icon.svg";
import type { Theme } from "./preferences.ts";

const CommandPalette = loadLater(
  () => import("./CommandPalette.tsx").then((module) => module.default),
  unseen,
);

const themes: Record<Theme, { next: Theme; icon: LucideIcon; label: string }> = {
  system: { next: "light", icon: Monitor, label: "Theme: as the system" },
  light: { next: "dark", icon: Sun, label: "Theme: light" },
  dark: { next: "system", icon: Moon, label: "Theme: dark" },
};

export function Header() {
  const { preferences, sidebar } = useApp();
  const { theme, view } = usePreferences();
  return (
    <header className="flex h-10 shrink-0 items-center gap-2 border-b border-line bg-surface px-3">
      {sidebar.isFramed ? (
        <IconButton icon={Menu} label="Navigation" onClick={() => sidebar.set(!sidebar.isOpen)} />
      ) : (
        <Link to="/" search={{}} className="flex items-center gap-2 rounded font-semibold">
          <img src={icon} alt="" width={18} height={18} />
          Orchestrator
        </Link>
      )}
      <span className="flex-1" />
      <PaletteButton />
      <Switch
        label="Power User"
        isOn={view === "power"}
        onChange={(isOn) => preferences.set({ view: isOn ? "power" : "simple" })}
      />
      <IconButton
        icon={themes[theme].icon}
        label={themes[theme].label}
        onClick={() => preferences.set({ theme: themes[theme].next })}
      />
    </header>
  );
}

/** Opens the palette; its code comes when it is first asked for. */
function PaletteButton() {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setOpen(true);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-label="Go to or do … Ctrl K"
        className="flex h-7 items-center gap-2 rounded border border-line bg-bg px-2 text-muted hover:bg-hover sm:w-52"
      >
        <Search size={14} aria-hidden />
        <span className="max-sm:hidden">Go to or do …</span>
        <kbd className="ml-auto font-sans text-xs max-sm:hidden">Ctrl K</kbd>
      </button>
      {isOpen && <CommandPalette onClose={() => setOpen(false)} />}
    </>
  );
}
