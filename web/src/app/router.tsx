import { createRootRouteWithContext, createRoute, createRouter } from "@tanstack/react-router";
import type { AnyRoute, AnyRouter } from "@tanstack/react-router";
import { ErrorPanel } from "../components/ErrorPanel.tsx";
import { loadLater } from "../components/load-later.tsx";
import { Loading } from "../components/Loading.tsx";
import { NotFound } from "../components/NotFound.tsx";
import { readChatPlace } from "../pages/chat/chat-place.ts";
import { keepTaskSearch } from "../pages/tasks/task-search.ts";
import { readTaskPlace } from "../pages/tasks/task-place.ts";
import { taskQuery } from "../pages/tasks/task-query.ts";
import type { App } from "./app-context.ts";
import { readSearch, writeSearch } from "./search-params.ts";
import { Shell } from "./Shell.tsx";

const rootRoute = createRootRouteWithContext<App>()({ component: Shell, notFoundComponent: NotFound });

const chatRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  validateSearch: readChatPlace,
  component: loadLater(() => import("../pages/chat/ChatPage.tsx").then((page) => page.ChatPage)),
});

const tasksRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/tasks",
  validateSearch: keepTaskSearch,
  component: loadLater(() => import("../pages/tasks/TasksPage.tsx").then((page) => page.TasksPage)),
});

const taskRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/tasks/$taskId",
  validateSearch: readTaskPlace,
  loader: ({ context, params }) =>
    void context.queries.prefetchQuery(taskQuery(context.client, Number(params.taskId))),
  component: loadLater(() => import("../pages/tasks/TaskPage.tsx").then((page) => page.TaskPage)),
});

const registerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/agents/register",
  component: loadLater(() =>
    import("../pages/agents/register/RegisterPage.tsx").then((page) => page.RegisterPage),
  ),
});

const agentsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/agents",
  component: loadLater(() => import("../pages/agents/AgentsPage.tsx").then((page) => page.AgentsPage)),
});

const agentRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/agents/$agentId",
  component: loadLater(() => import("../pages/agents/AgentPage.tsx").then((page) => page.AgentPage)),
});

const newTemplateRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/templates/new",
  component: loadLater(() =>
    import("../pages/templates/NewTemplatePage.tsx").then((page) => page.NewTemplatePage),
  ),
});

const templatesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/templates",
  component: loadLater(() =>
    import("../pages/templates/TemplatesPage.tsx").then((page) => page.TemplatesPage),
  ),
});

const templateRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/templates/$templateId",
  component: loadLater(() => import("../pages/templates/TemplatePage.tsx").then((page) => page.TemplatePage)),
});

const sessionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sessions",
  component: loadLater(() => import("../pages/sessions/SessionsPage.tsx").then((page) => page.SessionsPage)),
});

const sessionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sessions/$sessionId",
  component: loadLater(() => import("../pages/sessions/SessionPage.tsx").then((page) => page.SessionPage)),
});

const overviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/overview",
  component: loadLater(() => import("../pages/overview/OverviewPage.tsx").then((page) => page.OverviewPage)),
});

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/settings",
  component: loadLater(() => import("../pages/settings/SettingsPage.tsx").then((page) => page.SettingsPage)),
});

const routeTree = rootRoute.addChildren([
  chatRoute,
  tasksRoute,
  taskRoute,
  registerRoute,
  agentsRoute,
  agentRoute,
  newTemplateRoute,
  templatesRoute,
  templateRoute,
  sessionsRoute,
  sessionRoute,
  overviewRoute,
  settingsRoute,
]);

export const createAppRouter = (context: App): AnyRouter =>
  createRouter({
    routeTree,
    context,
    parseSearch: readSearch,
    stringifySearch: writeSearch,
    defaultPreload: "intent",
    defaultPendingComponent: Loading,
    defaultErrorComponent: ErrorPanel,
    scrollRestoration: true,
  });

/** What the pages are drawn by, in no order. */
export const pageComponents = (router: AnyRouter): unknown[] =>
  Object.values(router.routesById as Record<string, AnyRoute>).map(({ options }) => options.component);
