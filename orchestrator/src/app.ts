import { join } from "node:path";
import packageJson from "../package.json" with { type: "json" };
import { AgentCatalogue } from "./agents/agent-catalogue.ts";
import { openAgentSecret } from "./agents/agent-secret.ts";
import { redisSnapshots } from "./agents/agent-snapshots.ts";
import { AgentTargets } from "./agents/agent-target.ts";
import { createAlert } from "./agents/alert-webhook.ts";
import { failingAgents } from "./agents/failing-agents.ts";
import { createAgentFeed } from "./agents/follow-agents.ts";
import { startMetricsServer } from "./api/metrics-server.ts";
import { HeldRequests } from "./api/middleware/held-requests.ts";
import { cutVoidAnswers } from "./api/rest/cut-void-answers.ts";
import { EventStreams } from "./api/rest/event-stream.ts";
import { buildRestApp } from "./api/rest/build-rest-app.ts";
import type { RestApp } from "./api/rest/rest-app.ts";
import { messageOrigins } from "./api/web/message-origins.ts";
import { startWebServer } from "./api/web/web-server.ts";
import { isOpen } from "./api-keys/authenticate.ts";
import { background } from "./background.ts";
import { checkSecretKey } from "./check-secret-key.ts";
import { configuredModel } from "./configured-model.ts";
import { mayReadEnv } from "./config.ts";
import type { Config, ConfigSecrets } from "./config.ts";
import type { ConnectorFor } from "./connectors/connector.ts";
import { compileTemplate } from "./connectors/template/compile-template.ts";
import type { TemplateConnectorDeps } from "./connectors/template/template-connector-deps.ts";
import { tryAgent } from "./connectors/template/try-agent.ts";
import { createTemplateConnector } from "./connectors/template/template-connector.ts";
import { allowedHosts, builtUi, closeDoors, listen } from "./doors.ts";
import { createOwnerFeed } from "./events/subscribe.ts";
import { DEFAULT_MAX_CONCURRENCY } from "./agents/agent-policy.ts";
import { Breakers } from "./execution/breakers.ts";
import type { ExecutionDeps } from "./execution/execution-deps.ts";
import { recoverLostSteps } from "./execution/recover-lost-steps.ts";
import { runSteps } from "./execution/run-step.ts";
import { tellAgents } from "./execution/tell-agent.ts";
import { followOtherProcesses } from "./follow-other-processes.ts";
import { systemClock } from "./kernel/clock.ts";
import type { Clock } from "./kernel/clock.ts";
import { summariseWithModel } from "./models/summarise-with-model.ts";
import { byKind } from "./queue/by-kind.ts";
import { openDatabase, openMessaging, secretKeyOf } from "./open-database.ts";
import { openRedis } from "./open-redis.ts";
import { createEgress } from "./security/egress/egress.ts";
import { createRateLimits } from "./security/rate-limits.ts";
import { deriveKey } from "./security/secret-key.ts";
import { agentCounts } from "./store/tables/agents.ts";
import type { SummaryDeps } from "./sessions/session-deps.ts";
import { SessionSummaries } from "./sessions/session-summaries.ts";
import { Admission } from "./tasks/admission.ts";
import { ModelPlanner } from "./tasks/model-planner.ts";
import { PLAN_JOB, PLANNER_KEY, PLANS_AT_ONCE } from "./tasks/plan-job.ts";
import { planQueuedTasks } from "./tasks/plan-queued-task.ts";
import { recoverLostPlans } from "./tasks/recover-lost-plans.ts";
import { agentIdOfKey, STEP_JOB } from "./tasks/step-job.ts";
import { TELL_JOB } from "./tasks/tell-job.ts";
import { containerRssLimit, watchPressure } from "./telemetry/pressure.ts";
import { createMetrics } from "./telemetry/metrics.ts";
import { createLogger } from "./telemetry/logger.ts";
import type { Logger } from "./telemetry/logger.ts";
import { loadBuiltinTemplates } from "./templates/load-builtin-templates.ts";
import { saveBuiltinTemplates } from "./templates/save-builtin-templates.ts";
import { TemplateRegistry } from "./templates/template-registry.ts";
import type { DoorDeps } from "./api/door-deps.ts";

export const VERSION: string = packageJson.version;

/** What a test may put in place of the real thing. */
export interface AppOverrides {
  clock?: Clock;
  random?: () => number;
  logger?: Logger;
  connectorFor?: ConnectorFor;
  summarise?: SummaryDeps["summarise"];
  /** Check every answer against its contract. */
  checkResponses?: boolean;
  /** The built UI. */
  webFolder?: string;
}

export interface App extends AsyncDisposable {
  readonly rest: RestApp;
  /** The verbs' deps, for programs that call verbs without HTTP. */
  readonly deps: DoorDeps;
  readonly logger: Logger;
  /**
   * Begins to take requests; `webUrl` is undefined without a UI.
   * @throws StartupError PORT_TAKEN, CONFIG_INVALID (no key on a public address)
   */
  listen(): Promise<{ url: string; webUrl: string | undefined }>;
}

const TEMPLATES_DIR = join(import.meta.dirname, "..", "templates");

/**
 * Builds the whole service and begins to work off what an earlier process left; it takes no requests before `listen`.
 * Disposing of it is the graceful stop: not ready, running steps finish within `config.drainMs`, then everything closes.
 * @throws StartupError DATABASE_LOCKED, CONFIG_INVALID
 */
export async function createApp(
  config: Config,
  secrets: ConfigSecrets,
  overrides: AppOverrides = {},
): Promise<App> {
  const clock = overrides.clock ?? systemClock;
  const random = overrides.random ?? Math.random;
  const logger = overrides.logger ?? createLogger(config.logLevel);
  await using closing = new AsyncDisposableStack();

  const onError = (message: string, err?: unknown): void => logger.error({ err }, message);
  const store = closing.use(await openDatabase(config, { access: "alone", onError }));
  const builtin = await loadBuiltinTemplates(TEMPLATES_DIR);
  await saveBuiltinTemplates(store, builtin, clock.now());
  const templates = await TemplateRegistry.load(store.reader);
  const secretKey = secretKeyOf(config, secrets);
  await checkSecretKey(store, secretKey);
  const redis =
    secrets.redisUrl === undefined
      ? undefined
      : closing.use(await openRedis(store, { url: secrets.redisUrl, secretKey, logger }));
  const catalogue = new AgentCatalogue(
    store,
    redis === undefined ? undefined : redisSnapshots(redis, deriveKey(secretKey, "agent-snapshots")),
  );
  const targets = new AgentTargets(templates);
  const { bus, openQueue, isLeader } = await openMessaging(store, { redis, onError, closing });
  if (store.dialect === "postgres")
    closing.use(await followOtherProcesses({ store, bus, catalogue, templates, onError }));
  const breakers = new Breakers();
  const queue = await openQueue({ clock, random });
  const egress = closing.use(createEgress({ allowNetworks: config.agentNetworks, now: () => clock.now() }));
  const sealKey = deriveKey(secretKey, "secrets");
  const envSecret = (name: string): string | undefined =>
    mayReadEnv(config, name) ? secrets.agentEnv[name] : undefined;
  const templateConnectorDeps: TemplateConnectorDeps = {
    egress,
    async secretOf({ id, ownerId, endpoint }, auth) {
      if (auth.has_token === true)
        return openAgentSecret(store.reader, { sealKey }, { id, owner_id: ownerId, endpoint });
      return envSecret(auth.env_var ?? "");
    },
  };
  const templateConnector = createTemplateConnector(templateConnectorDeps, {
    transcripts: config.keepTranscripts,
  });
  const connectorFor = overrides.connectorFor ?? (() => templateConnector);
  const model = configuredModel(config, secrets, { clock, logger, closing });
  const summarise =
    overrides.summarise ?? (model === undefined ? undefined : summariseWithModel(model.complete));
  const summaries = closing.use(new SessionSummaries({ store, clock, logger, summarise }));
  const drain = new AbortController();

  const streams = new EventStreams({ clock, limit: config.maxStreams });
  const metrics = createMetrics({
    queue: () => queue.stats(),
    agents: async () => countByStatus(await agentCounts(store.reader, undefined)),
    openBreakers: () => breakers.open,
    openSockets: () => egress.stats().openSockets,
    openStreams: () => streams.open,
    isRedisUp: redis === undefined ? undefined : () => redis.isUp,
  });
  const pressure = closing.use(
    watchPressure({
      loopDelayMs: config.maxLoopDelayMs,
      rssBytes: config.maxRssBytes ?? containerRssLimit(),
    }),
  );
  const admission = new Admission(
    { backlog: config.maxBacklog, tasksPerOwner: config.maxTasksPerOwner },
    pressure,
    metrics,
  );
  const deps: DoorDeps = {
    metrics,
    logger,
    store,
    clock,
    bus,
    ownerEvents: createOwnerFeed({ store, bus }),
    agentEvents: createAgentFeed({ store, bus }),
    queue,
    catalogue,
    targets,
    summaries,
    modelPlanner: model === undefined ? undefined : new ModelPlanner({ ...model, clock, logger }),
    templates,
    connectorFor,
    checkEndpoint: (url) => egress.checkUrl(url),
    checkMappings: (target) => void compileTemplate(target.template, target.config),
    mayReadEnv: (name) => mayReadEnv(config, name),
    envSecret,
    admission,
    draining: drain.signal,
    hashKey: deriveKey(secretKey, "api-keys"),
    sealKey,
    alert: createAlert({ egress, clock, logger, url: config.alertWebhookUrl }),
    tryAgent: (call, { secretOf, ...trial }) => tryAgent({ egress, secretOf }, call, trial),
    adminApiKey: secrets.adminApiKey,
    isLoopback: config.isLoopback,
    breakerStatus: (agentId) => breakers.statusOf(agentId, clock.now()),
    failingAgents: (agentIds, since) => failingAgents(store.reader, agentIds, since),
  };
  const execution: ExecutionDeps = {
    metrics,
    store,
    queue,
    bus,
    clock,
    random,
    catalogue,
    targets,
    connectorFor,
    breakers,
    summaries,
    logger,
  };

  await catalogue.refresh();
  const found = await recoverLostSteps(execution);
  if (found > 0) logger.warn({ steps: found }, "steps without a job were found and queued again");
  const unplanned = await recoverLostPlans(deps);
  if (unplanned > 0)
    logger.warn({ tasks: unplanned }, "tasks without a plan or a job were found and queued again");
  const handlers = {
    [STEP_JOB]: runSteps(execution),
    [PLAN_JOB]: planQueuedTasks(deps),
    [TELL_JOB]: tellAgents(execution),
  };
  const work = (): Promise<void> =>
    queue.work(byKind(handlers), {
      slots: config.workSlots,
      capOf: (key) =>
        key === PLANNER_KEY
          ? PLANS_AT_ONCE
          : (catalogue.latest(agentIdOfKey(key))?.maxConcurrency ?? DEFAULT_MAX_CONCURRENCY),
      // A step of an agent that is gone or tripped takes its turn, which finds that out before anything is called.
      mayHandOff: (key) =>
        key === PLANNER_KEY ||
        (catalogue.latest(agentIdOfKey(key)) !== undefined && breakers.isClosed(agentIdOfKey(key))),
    });
  if (config.run !== "api") {
    await work();
    closing.use(
      background({
        ...deps,
        logger,
        random,
        isLeader,
        healthCheckMs: config.healthCheckMs,
        taskRetentionDays: config.taskRetentionDays,
      }),
    );
  }

  const held = new HeldRequests();
  closing.use(cutVoidAnswers([streams, held], deps));
  const webFolder = config.web === undefined ? undefined : (overrides.webFolder ?? builtUi(logger));
  const rest = await buildRestApp(deps, {
    web: webFolder === undefined ? undefined : { folder: webFolder, frameAncestors: config.frameAncestors },
    logger,
    version: VERSION,
    uiConfig: {
      message_origins: messageOrigins(config.frameAncestors, config.allowedOrigins),
      build_agents_url: config.buildAgentsUrl ?? null,
    },
    metrics,
    streams,
    held,
    trustProxy: config.trustProxy,
    limits: createRateLimits({
      requestsPerSecond: config.rateLimitPerSecond,
      failuresPerMinute: config.authFailuresPerMinute,
      redis,
    }),
    hostPolicy: { hosts: allowedHosts(config), origins: config.allowedOrigins, isOpen: () => isOpen(deps) },
    checkResponses: overrides.checkResponses ?? false,
  });
  if (config.metricsPort !== undefined)
    closing.use(await startMetricsServer(metrics, { host: config.host, port: config.metricsPort }));
  const webDoor = closing.use(new AsyncDisposableStack());
  // Last in, first out: say so, let running steps finish while the doors still answer, then close the doors.
  closing.defer(() => closeDoors(rest));
  closing.defer(() => queue.stop({ graceMs: config.drainMs }));
  closing.defer(() => drain.abort());
  const resources = closing.move();
  return {
    rest,
    deps,
    logger,
    async listen() {
      const { url } = await listen(rest, config, deps);
      if (config.web === undefined || webFolder === undefined) return { url, webUrl: undefined };
      const web = webDoor.use(await startWebServer(rest, { host: config.host, ...config.web }));
      return { url, webUrl: web.url };
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

const countByStatus = (rows: readonly { status: string; n: number }[]): Record<string, number> =>
  rows.reduce<Record<string, number>>(
    (sum, { status, n }) => ({ ...sum, [status]: (sum[status] ?? 0) + Number(n) }),
    { active: 0, inactive: 0, error: 0 },
  );
