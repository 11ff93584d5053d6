export { createClient } from "./create-client.ts";
export type { Client, SubmitOptions } from "./create-client.ts";
export type { FollowOptions } from "./follow-events.ts";
export type { Page } from "./page.ts";
export { ProblemError, UnreachableError } from "./problem-error.ts";
export type { ClientOptions } from "./transport.ts";
export { withoutRoutes } from "./without-routes.ts";
