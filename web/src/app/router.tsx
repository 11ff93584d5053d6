import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from "@tanstack/react-router";
import type { AnyRouter } from "@tanstack/react-router";
import { ErrorPanel } from "../components/ErrorPanel.tsx";
import { Loading } from "../components/Loading.tsx";
import { NotFound } from "../components/NotFound.tsx";
import { readChatPlace } from "../pages/chat/chat-place.ts";
import { readTaskFilters } from "../pages/tasks/task-filters.ts";
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
  component: lazyRouteComponent(() => import("../pages/chat/ChatPage.tsx"), "ChatPage"),
});

const tasksRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/tasks",
  validateSearch: readTaskFilters,
  component: lazyRouteComponent(() => import("../pages/tasks/TasksPage.tsx"), "TasksPage"),
});

const taskRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/tasks/$taskId",
  validateSearch: readTaskPlace,
  loader: ({ context, params }) =>
    void context.queries.prefetchQuery(taskQuery(context.client, Number(params.taskId))),
  component: lazyRouteComponent(() => import("../pages/tasks/TaskPage.tsx"), "TaskPage"),
});

const registerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/agents/register",
  component: lazyRouteComponent(() => import("../pages/agents/register/RegisterPage.tsx"), "RegisterPage"),
});

const agentsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/agents",
  component: lazyRouteComponent(() => import("../pages/agents/AgentsPage.tsx"), "AgentsPage"),
});

const agentRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/agents/$agentId",
  component: lazyRouteComponent(() => import("../pages/agents/AgentPage.tsx"), "AgentPage"),
});

const newTemplateRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/templates/new",
  component: lazyRouteComponent(() => import("../pages/templates/NewTemplatePage.tsx"), "NewTemplatePage"),
});

const templatesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/templates",
  component: lazyRouteComponent(() => import("../pages/templates/TemplatesPage.tsx"), "TemplatesPage"),
});

const templateRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/templates/$templateId",
  component: lazyRouteComponent(() => import("../pages/templates/TemplatePage.tsx"), "TemplatePage"),
});

const sessionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sessions",
  component: lazyRouteComponent(() => import("../pages/sessions/SessionsPage.tsx"), "SessionsPage"),
});

const sessionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sessions/$sessionId",
  component: lazyRouteComponent(() => import("../pages/sessions/SessionPage.tsx"), "SessionPage"),
});

const overviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/overview",
  component: lazyRouteComponent(() => import("../pages/overview/OverviewPage.tsx"), "OverviewPage"),
});

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/settings",
  component: lazyRouteComponent(() => import("../pages/settings/SettingsPage.tsx"), "SettingsPage"),
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
