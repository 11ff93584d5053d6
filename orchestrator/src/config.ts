import ipaddr from "ipaddr.js";
import { z } from "zod";
import { StartupError } from "./kernel/app-error.ts";
import { chooseModel } from "./models/choose-model.ts";
import type { ModelChoice } from "./models/model-choice.ts";

const wholeNumber = z.coerce
  .number({ error: "must be a whole number" })
  .int({ error: "must be a whole number" });

const list = z
  .string()
  .default("")
  .transform((text) =>
    text
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== ""),
  );

/** As the Content-Security-Policy names who may show a page in a frame. */
const FRAME_ANCESTOR = /^(?:\*|'self'|https?:\/\/[A-Za-z0-9.*_-]+(?::(?:\d{1,5}|\*))?)$/;
const DEFAULT_WEB_PORT = 3000;

const modelKey = z
  .string()
  .trim()
  .regex(/^[!-~]+$/, "must be printable ASCII without spaces")
  .optional();

const NAMED_RANGES = new Set(["loopback", "linklocal", "uniquelocal"]);

const isAddressRange = (text: string): boolean =>
  NAMED_RANGES.has(text) || ipaddr.isValid(text) || ipaddr.isValidCIDR(text);

const Environment = z.object({
  HOST: z.string().min(1).default("127.0.0.1"),
  PORT: wholeNumber.min(0).max(65_535).default(8000),
  WEB_PORT: z
    .union([z.literal("off"), wholeNumber.min(0).max(65_535)], { error: "must be a port, 0 for any, or off" })
    .optional(),
  FRAME_ANCESTORS: list.refine((items) => items.every((item) => FRAME_ANCESTOR.test(item)), {
    error: "must be origins such as https://portal.example, 'self' or *",
  }),
  BUILD_AGENTS_URL: z.url({ protocol: /^https?$/, error: "must be an http:// or https:// URL" }).optional(),
  PUBLIC_URL: z.url().optional(),
  DATABASE_URL: z.string().default("sqlite:./data/orchestrator.db"),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: "write redis://host:6379 or rediss://…" }).optional(),
  SQLITE_SYNCHRONOUS: z.enum(["FULL", "NORMAL"]).default("FULL"),
  SECRET_KEY: z.string().min(16, "must have at least 16 characters").optional(),
  ADMIN_API_KEY: z.string().min(16, "must have at least 16 characters").optional(),
  AGENT_NETWORKS: list,
  AGENT_ENV_ALLOW: list,
  ALLOWED_HOSTS: list,
  ALLOWED_ORIGINS: list,
  TRUST_PROXY: list.refine(
    (proxies) => proxies.every(isAddressRange),
    "list addresses and networks of your proxies, e.g. 10.0.0.0/8 or loopback",
  ),
  RATE_LIMIT_PER_SECOND: wholeNumber.min(0).max(1_000_000).optional(),
  AUTH_FAILURES_PER_MINUTE: wholeNumber.min(0).max(1_000_000).default(60),
  ALERT_WEBHOOK_URL: z.url().optional(),
  HEALTH_CHECK_SECONDS: wholeNumber.min(0).max(86_400).default(60),
  MAX_BACKLOG: wholeNumber.min(1).default(20_000),
  MAX_TASKS_PER_OWNER: wholeNumber.min(1).default(10_000),
  MAX_STREAMS: wholeNumber.min(1).max(100_000).default(2000),
  MAX_LOOP_DELAY_MS: wholeNumber.min(0).max(60_000).default(1000),
  MAX_RSS_MB: wholeNumber.min(0).default(0),
  WORK_SLOTS: wholeNumber.min(1).max(10_000).default(512),
  RUN: z.enum(["all", "api", "work"]).default("all"),
  METRICS_PORT: wholeNumber.min(1).max(65_535).optional(),
  KEEP_TRANSCRIPTS: z.enum(["all", "failed", "none"]).default("all"),
  TASK_RETENTION_DAYS: wholeNumber.min(0).max(36_500).default(90),
  PLANNER: z.enum(["auto", "rules", "llm"]).default("auto"),
  OPENAI_API_KEY: modelKey,
  GROQ_API_KEY: modelKey,
  LLM_BASE_URL: z.string().trim().optional(),
  LLM_MODEL: z.string().trim().min(1).max(200).optional(),
  LLM_API_KEY: modelKey,
  LLM_TIMEOUT_MS: wholeNumber.min(100).max(120_000).default(20_000),
  LOG_LEVEL: z.enum(["silent", "error", "warn", "info", "debug"]).default("info"),
});

export interface Config {
  host: string;
  port: number;
  /** Where the UI is served; undefined = nowhere. A port that was not asked for by name may be another one. */
  web: { port: number; ifTaken: "fail" | "next" } | undefined;
  /** Who may show the UI in a frame; empty = nobody. */
  frameAncestors: string[];
  /** A page elsewhere where people build agents; the UI links to it. */
  buildAgentsUrl: string | undefined;
  /** Only this machine can reach the service. */
  isLoopback: boolean;
  publicUrl: string | undefined;
  database: DatabaseChoice;
  sqliteSynchronous: "FULL" | "NORMAL";
  /** Networks and hosts that agents may live in besides the public internet. */
  agentNetworks: string[];
  agentEnvAllow: string[];
  /** Proxies whose word on the caller's address is taken. */
  trustProxy: string[];
  /** Requests of one principal; 0 = no limit. */
  rateLimitPerSecond: number;
  /** Unknown keys from one address; 0 = no limit. */
  authFailuresPerMinute: number;
  allowedHosts: string[];
  allowedOrigins: string[];
  /** Where alerts about agents are posted. */
  alertWebhookUrl: string | undefined;
  /** How often agents are checked; 0 = never. */
  healthCheckMs: number;
  maxBacklog: number;
  /** Unfinished tasks of one owner. */
  maxTasksPerOwner: number;
  /** Event streams that are open at once. */
  maxStreams: number;
  /** Above it, for more than a second, new tasks are refused; 0 = whatever it is. */
  maxLoopDelayMs: number;
  /** Above it new tasks are refused; undefined = what the container allows. */
  maxRssBytes: number | undefined;
  workSlots: number;
  /** What this process does: take requests, work steps off, or both. */
  run: "all" | "api" | "work";
  /** A port for the metrics alone, without a key. */
  metricsPort: number | undefined;
  /** Of which calls of agents it is kept what was sent and what came back. */
  keepTranscripts: "all" | "failed" | "none";
  /** How long tasks that have ended are kept; 0 = for ever. */
  taskRetentionDays: number;
  /** The language model that plans tasks; undefined = tasks are planned by rules. */
  planningModel: ModelChoice | undefined;
  /** How long one call of the model may take. */
  modelTimeoutMs: number;
  logLevel: "silent" | "error" | "warn" | "info" | "debug";
  /** How long running steps may take to finish once the process is told to stop. */
  drainMs: number;
}

/** The URL of PostgreSQL may hold a password: it goes into no log and no error. */
export type DatabaseChoice = { kind: "sqlite"; path: string } | { kind: "postgres"; url: string };

/** Kept apart from the configuration, so that neither a log nor an error can show them. */
export interface ConfigSecrets {
  secretKey: string | undefined;
  /** May hold a password. */
  redisUrl: string | undefined;
  adminApiKey: string | undefined;
  modelApiKey: string | undefined;
  /** The environment, for the secrets of agents; only names that are allowed are read. */
  agentEnv: Readonly<Record<string, string | undefined>>;
}

const LOOPBACK = new Set(["127.0.0.1", "::1", "localhost"]);
const DRAIN_MS = 25_000;

/**
 * Reads the configuration.
 * @param env normally `process.env`, which is read nowhere else
 * @throws StartupError CONFIG_INVALID naming every variable that is wrong
 */
export function readConfig(env: Record<string, string | undefined>): {
  config: Config;
  secrets: ConfigSecrets;
} {
  // An empty variable is an absent one.
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    throw new StartupError(
      "CONFIG_INVALID",
      parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "),
    );
  }
  const e = parsed.data;
  const isLoopback = LOOPBACK.has(e.HOST);
  const model = chooseModel(e);
  return {
    config: {
      host: e.HOST,
      port: e.PORT,
      web: webOf(e),
      frameAncestors: e.FRAME_ANCESTORS,
      buildAgentsUrl: e.BUILD_AGENTS_URL,
      isLoopback,
      publicUrl: e.PUBLIC_URL,
      database: databaseOf(e),
      sqliteSynchronous: e.SQLITE_SYNCHRONOUS,
      agentNetworks: isLoopback ? ["loopback", ...e.AGENT_NETWORKS] : e.AGENT_NETWORKS,
      agentEnvAllow: e.AGENT_ENV_ALLOW,
      trustProxy: e.TRUST_PROXY,
      // On loopback everybody is one person, whose load tests it should not get in the way of.
      rateLimitPerSecond: e.RATE_LIMIT_PER_SECOND ?? (isLoopback ? 0 : 2000),
      authFailuresPerMinute: e.AUTH_FAILURES_PER_MINUTE,
      allowedHosts: e.ALLOWED_HOSTS,
      allowedOrigins: e.ALLOWED_ORIGINS,
      alertWebhookUrl: e.ALERT_WEBHOOK_URL,
      healthCheckMs: e.HEALTH_CHECK_SECONDS * 1000,
      maxBacklog: e.MAX_BACKLOG,
      maxTasksPerOwner: e.MAX_TASKS_PER_OWNER,
      maxStreams: e.MAX_STREAMS,
      maxLoopDelayMs: e.MAX_LOOP_DELAY_MS,
      maxRssBytes: e.MAX_RSS_MB === 0 ? undefined : e.MAX_RSS_MB * 1024 * 1024,
      workSlots: e.WORK_SLOTS,
      run: runOf(e),
      metricsPort: e.METRICS_PORT,
      keepTranscripts: e.KEEP_TRANSCRIPTS,
      taskRetentionDays: e.TASK_RETENTION_DAYS,
      planningModel: model?.choice,
      modelTimeoutMs: e.LLM_TIMEOUT_MS,
      logLevel: e.LOG_LEVEL,
      drainMs: DRAIN_MS,
    },
    secrets: {
      secretKey: e.SECRET_KEY,
      redisUrl: e.REDIS_URL,
      adminApiKey: e.ADMIN_API_KEY,
      modelApiKey: model?.apiKey,
      agentEnv: env,
    },
  };
}

function databaseOf({
  DATABASE_URL: url,
  SECRET_KEY: secretKey,
}: z.infer<typeof Environment>): DatabaseChoice {
  const path = /^sqlite:(?:\/\/)?(.+)$/.exec(url)?.[1];
  if (path !== undefined) return { kind: "sqlite", path };
  // Neither text shows the URL.
  if (!/^postgres(?:ql)?:\/\/./.test(url)) {
    throw new StartupError(
      "CONFIG_INVALID",
      "DATABASE_URL: write sqlite:./data/orchestrator.db or another file, or postgres://user:password@host:5432/database.",
    );
  }
  if (secretKey === undefined) {
    throw new StartupError(
      "CONFIG_INVALID",
      "SECRET_KEY: must be set with PostgreSQL, to the same value in every process that uses the database; without it none could read the secrets and keys of another.",
    );
  }
  return { kind: "postgres", url };
}

function webOf({ WEB_PORT: port }: z.infer<typeof Environment>): Config["web"] {
  if (port === "off") return undefined;
  return port === undefined ? { port: DEFAULT_WEB_PORT, ifTaken: "next" } : { port, ifTaken: "fail" };
}

function runOf({ RUN: run, DATABASE_URL: url }: z.infer<typeof Environment>): Config["run"] {
  if (run === "all" || !url.startsWith("sqlite:")) return run;
  throw new StartupError(
    "CONFIG_INVALID",
    `RUN=${run}: needs PostgreSQL; a file of SQLite is used by one process, which does all.`,
  );
}

const AGENT_SECRET_PREFIX = "AGENT_SECRET_";

/** May a template read this environment variable? Anything else would let a registration read DATABASE_URL. */
export const mayReadEnv = (config: Pick<Config, "agentEnvAllow">, name: string): boolean =>
  name.startsWith(AGENT_SECRET_PREFIX) || config.agentEnvAllow.includes(name);
