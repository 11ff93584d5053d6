import "./styles/main.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { AppContext, createApp } from "./app/app-context.ts";
import { createAppRouter, pageComponents } from "./app/router.tsx";

const root = document.getElementById("root");
if (root === null) throw new Error("cannot happen: index.html has a root");

const app = createApp();
const router = createAppRouter(app);

createRoot(root).render(
  <StrictMode>
    <AppContext value={app}>
      <QueryClientProvider client={app.queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </AppContext>
  </StrictMode>,
);

const AGAIN_MS = 2000;

/** What is loaded after the first picture is asked for until it comes: the service may have gone away just now. */
const later = <M,>(load: () => Promise<M>, begin: (loaded: M) => unknown): void =>
  void load().then(begin, () => setTimeout(() => later(load, begin), AGAIN_MS));

// What is live comes on top of what was read. No await here: pages would wait for it.
later(
  () => import("./live/follow-in-cache.ts"),
  ({ followInCache }) => {
    followInCache(app.feed, app.queries);
    app.feed.start();
  },
);
later(
  () => import("./app/prefetch-pages.ts"),
  ({ prefetchPages }) => prefetchPages(pageComponents(router)),
);
later(
  () => import("./app/other-tabs.ts"),
  ({ listenToOtherTabs }) => listenToOtherTabs(app.queries),
);
if (app.sidebar.isFramed)
  later(
    () => import("./embed/start-embedding.ts"),
    ({ startEmbedding }) => startEmbedding(app, router),
  );
