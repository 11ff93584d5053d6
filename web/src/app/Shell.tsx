import { Outlet, useRouterState } from "@tanstack/react-router";
import { useSyncExternalStore } from "react";
import { ErrorBoundary } from "../components/ErrorBoundary.tsx";
import { loadLater, unseen } from "../components/load-later.tsx";
import { useApp } from "./app-context.ts";
import { ConnectionBanner } from "./ConnectionBanner.tsx";
import { Header } from "./Header.tsx";
import { Navigation } from "./Navigation.tsx";
import { ToastList } from "./ToastList.tsx";

const Shortcuts = loadLater(() => import("./Shortcuts.tsx").then((module) => module.default), unseen);
const KeyDialog = loadLater(() => import("./KeyDialog.tsx").then((module) => module.default), unseen);

/** Header, navigation and the page; on a phone the navigation is at the bottom. */
export function Shell() {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const { keys, sidebar } = useApp();
  const isSidebarOpen = useSyncExternalStore(sidebar.subscribe, () => sidebar.isOpen);
  const keyQuestion = useSyncExternalStore(keys.subscribe, () => keys.question);
  return (
    <div className="flex h-dvh flex-col">
      <a
        href="#page"
        className="absolute -top-20 left-2 z-50 rounded bg-accent px-3 py-1.5 text-on-accent focus:top-1"
      >
        Skip to the page
      </a>
      <Header />
      <ConnectionBanner />
      <div className="flex min-h-0 flex-1 flex-col-reverse sm:flex-row">
        {isSidebarOpen && <Navigation />}
        <main id="page" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col focus:outline-none">
          <ErrorBoundary key={path}>
            <Outlet />
          </ErrorBoundary>
        </main>
      </div>
      <ToastList />
      <Shortcuts />
      {keyQuestion !== undefined && <KeyDialog reason={keyQuestion.reason} />}
    </div>
  );
}
