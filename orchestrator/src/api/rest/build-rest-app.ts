import fastifyCors from "@fastify/cors";
import fastifySwagger from "@fastify/swagger";
import fastifySwaggerUi from "@fastify/swagger-ui";
import fastify, { LogController } from "fastify";
import {
  createJsonSchemaTransform,
  createJsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
} from "fastify-type-provider-zod";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { endOfOwnerFeed } from "../../events/subscribe.ts";
import { NotFoundError } from "../../kernel/app-error.ts";
import type { UiConfig } from "@orchestrator/contracts";
import type { RateLimits } from "../../security/rate-limits.ts";
import type { Metrics } from "../../telemetry/metrics.ts";
import type { Logger } from "../../telemetry/logger.ts";
import type { DoorDeps } from "../door-deps.ts";
import { envelopeRoute } from "../a2a/envelope-route.ts";
import { requireBoundedDepth } from "../middleware/bounded-depth.ts";
import { requireKnownInput } from "../middleware/known-input.ts";
import { checkHostAndOrigin } from "../middleware/allowed-hosts.ts";
import type { HostPolicy } from "../middleware/allowed-hosts.ts";
import { observeRequests } from "../middleware/observe-requests.ts";
import { identifyCaller } from "../middleware/caller-of.ts";
import type { HeldRequests } from "../middleware/held-requests.ts";
import { agentRoutes } from "./agent-routes.ts";
import { agentHealthRoutes } from "./agent-health-routes.ts";
import type { EventStreams } from "./event-stream.ts";
import { figureRoutes } from "./figure-routes.ts";
import { eventRoutes } from "./event-routes.ts";
import { takeJsonBodies } from "./json-body.ts";
import { healthRoutes } from "./health-routes.ts";
import { metricsRoute } from "./metrics-route.ts";
import { memoryRoutes } from "./memory-routes.ts";
import { sendProblem } from "./problem.ts";
import { registrationRoutes } from "./registration-routes.ts";
import { refuseConnection } from "./refuse-connection.ts";
import type { RestApp } from "./rest-app.ts";
import { schemaNames } from "./schema-names.ts";
import { sessionRoutes } from "./session-routes.ts";
import { taskControlRoutes } from "./task-control-routes.ts";
import { webPages } from "../web/web-pages.ts";
import type { WebOptions } from "../web/web-pages.ts";
import { callerRoute, uiConfigRoute } from "./ui-routes.ts";
import { describeUsualProblems } from "./usual-problems.ts";
import { taskRoutes } from "./task-routes.ts";
import { templateRoutes } from "./template-routes.ts";

// The name instead of the library's own logo.
const LOGO = {
  type: "image/svg+xml",
  content: Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="260" height="40"><text x="0" y="27" font-family="sans-serif" font-size="20" fill="#fff">Multi-Agent Orchestrator</text></svg>',
  ),
};

/** What our answers say beside their bodies; a page of another origin is shown no other header. */
const EXPOSED_HEADERS = [
  "link",
  "location",
  "preference-applied",
  "retry-after",
  "www-authenticate",
  "x-request-id",
  "x-total-count",
];

const BODY_LIMIT_BYTES = 1024 * 1024;

export interface RestOptions {
  logger: Logger;
  version: string;
  uiConfig: Omit<UiConfig, "version">;
  hostPolicy: HostPolicy;
  metrics: Metrics;
  streams: EventStreams;
  held: HeldRequests;
  limits: RateLimits;
  /** Proxies, by address or network, whose word on the caller's address is taken. */
  trustProxy: readonly string[];
  /** The UI; without one a browser gets a problem where a program does. */
  web?: WebOptions | undefined;
  /** Check every answer against its contract; for tests, since it costs more than the rest of a request. */
  checkResponses: boolean;
}

/** The REST door: parse, call one verb, map errors. */
export async function buildRestApp(deps: DoorDeps, options: RestOptions): Promise<RestApp> {
  const { streams, held, logger, hostPolicy, version, metrics } = options;
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    routerOptions: { ignoreTrailingSlash: false },
    return503OnClosing: true,
    trustProxy: options.trustProxy.length === 0 ? false : [...options.trustProxy],
    requestTimeout: 60_000,
    // What goes wrong before a route is found; the hooks of routes have not run then.
    frameworkErrors: (error, request, reply) => void sendProblem(request, reply, error),
    clientErrorHandler: refuseConnection,
    genReqId: () => crypto.randomUUID(),
  }).withTypeProvider<ZodTypeProvider>() as unknown as RestApp;
  takeJsonBodies(app);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(options.checkResponses ? serializerCompiler : () => JSON.stringify);
  app.setErrorHandler((error, request, reply) => sendProblem(request, reply, error));
  const sendPage = options.web === undefined ? undefined : await webPages(app, options.web);
  app.setNotFoundHandler(
    (request, reply) =>
      sendPage?.(request, reply) ??
      sendProblem(
        request,
        reply,
        new NotFoundError(
          "ROUTE_NOT_FOUND",
          `There is no ${request.method} ${request.url.split("?")[0]}. /docs lists every route.`,
        ),
      ),
  );
  app.addHook("onRequest", checkHostAndOrigin(hostPolicy));
  app.addHook("preValidation", requireBoundedDepth);
  app.addHook("onResponse", observeRequests(metrics));
  app.addHook("onSend", async (request, reply) => {
    void reply.header("x-request-id", request.id).header("x-content-type-options", "nosniff");
    // Or a request could be on its way on a connection that is kept alive when the doors shut.
    if (deps.draining.aborted) void reply.header("connection", "close");
  });
  await app.register(fastifyCors, {
    origin: [...hostPolicy.origins],
    methods: ["GET", "HEAD", "POST", "PUT", "DELETE"],
    exposedHeaders: EXPOSED_HEADERS,
  });

  app.addHook("preClose", async () => streams.closeAll());
  await registerDocs(app, version);
  await app.register(async (scope) => {
    const open = scope as unknown as RestApp;
    healthRoutes(open, { version, draining: deps.draining, storeAnswers: () => storeAnswers(deps) });
    uiConfigRoute(open, { version, ...options.uiConfig });
    open.get("/openapi.json", { schema: { hide: true } }, () => app.swagger());
  });
  await app.register(async (scope) => {
    const guarded = scope as unknown as RestApp;
    guarded.addHook("onRequest", identifyCaller({ ...deps, limits: options.limits }));
    guarded.addHook("preValidation", requireKnownInput);
    guarded.addHook("onRoute", describeUsualProblems);
    registrationRoutes(guarded, deps);
    figureRoutes(guarded, deps);
    agentRoutes(guarded, deps);
    agentHealthRoutes(guarded, deps, streams);
    templateRoutes(guarded, deps);
    taskRoutes(guarded, deps, held);
    taskControlRoutes(guarded, deps, held);
    eventRoutes(guarded, deps, streams);
    sessionRoutes(guarded, deps);
    memoryRoutes(guarded, deps);
    envelopeRoute(guarded, deps, held);
    callerRoute(guarded, deps);
    metricsRoute(guarded, metrics);
  });
  return app;
}

const storeAnswers = ({ store }: DoorDeps): Promise<boolean> =>
  endOfOwnerFeed({ store }).then(
    () => true,
    () => false,
  );

async function registerDocs(app: RestApp, version: string): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Multi-Agent Orchestrator",
        version,
        description:
          "Register AI agents of any kind, plan a task over them, run it durably and see what happened.",
        license: { name: "MIT", identifier: "MIT" },
      },
      components: { securitySchemes: { apiKey: { type: "http", scheme: "bearer" } } },
      security: [{ apiKey: [] }, {}],
    },
    transform: createJsonSchemaTransform({ schemaRegistry: schemaNames }),
    transformObject: createJsonSchemaTransformObject({ schemaRegistry: schemaNames }),
  });
  await app.register(fastifySwaggerUi, {
    routePrefix: "/docs",
    staticCSP: true,
    logo: LOGO,
    theme: { title: "Multi-Agent Orchestrator API" },
  });
}
