/** Who may import whom. The one place that says so; `tools/lint-plugin.ts` checks it on every import. */

const base = ["kernel", "telemetry"] as const;
const noun = [...base, "store", "events", "security"] as const;

/** Inside orchestrator/src. */
export const serviceLayers: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  telemetry: ["kernel"],
  redis: base,
  security: [...base, "redis"],
  store: base,
  events: [...base, "store", "redis"],
  queue: [...base, "store"],
  connectors: [...base, "security"],
  planning: ["kernel"],
  models: [...base, "security"],
  templates: [...noun, "connectors"],
  "api-keys": noun,
  sessions: noun,
  secrets: noun,
  agents: [...noun, "redis", "connectors", "templates", "secrets", "planning"],
  tasks: [...noun, "connectors", "templates", "secrets", "queue", "planning", "sessions", "agents"],
  execution: [
    ...noun,
    "connectors",
    "templates",
    "secrets",
    "queue",
    "planning",
    "agents",
    "tasks",
    "sessions",
  ],
  overview: [...base, "store", "queue"],
  api: [
    ...base,
    "security",
    "events",
    "agents",
    "api-keys",
    "overview",
    "sessions",
    "secrets",
    "tasks",
    "templates",
  ],
};

/** Files at the top of orchestrator/src: they put everything together, and nothing imports them. */
export const compositionFiles: readonly string[] = [
  "main",
  "app",
  "config",
  "background",
  "check-secret-key",
  "create-key-beside",
  "reset-keys-beside",
  "backup-beside",
  "inspect-beside",
  "test-template-text",
  "open-database",
  "open-redis",
  "follow-other-processes",
  "register-missing-agents",
];

/** Between workspaces: the folder, and the packages of ours that it may import. */
export const workspaceLayers: Readonly<Record<string, readonly string[]>> = {
  contracts: [],
  client: ["@orchestrator/contracts"],
  orchestrator: ["@orchestrator/contracts"],
  "reference-agents": ["@orchestrator/contracts"],
  web: ["@orchestrator/contracts", "@orchestrator/client"],
  cli: [
    "@orchestrator/contracts",
    "@orchestrator/client",
    "@orchestrator/service",
    "@orchestrator/reference-agents",
  ],
  bench: [
    "@orchestrator/contracts",
    "@orchestrator/client",
    "@orchestrator/service",
    "@orchestrator/reference-agents",
  ],
  faults: [
    "@orchestrator/contracts",
    "@orchestrator/client",
    "@orchestrator/service",
    "@orchestrator/reference-agents",
  ],
};
