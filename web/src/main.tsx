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

// After the first picture: what is live comes on top of what was read. No await here: pages would wait for it.
void import("./live/follow-in-cache.ts").then(({ followInCache }) => {
  followInCache(app.feed, app.queries);
  app.feed.start();
});
void import("./app/prefetch-pages.ts").then(({ prefetchPages }) => prefetchPages(pageComponents(router)));
void import("./app/other-tabs.ts").then(({ listenToOtherTabs }) => listenToOtherTabs(app.queries));
if (app.sidebar.isFramed)
  void import("./embed/start-embedding.ts").then(({ startEmbedding }) => startEmbedding(app, router));
