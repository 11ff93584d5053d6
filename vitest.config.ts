import { defineConfig } from "vitest/config";

const exclude = ["**/node_modules/**", "**/dist/**"];

/** Flows that are run on SQLite and on PostgreSQL; the others look into the file, or are about what no database changes. */
const flowsOnBoth = [
  "a2a-envelope",
  "event-streams",
  "idempotency",
  "operation",
  "registration",
  "registry",
  "session-life",
  "sessions",
  "tasks",
];

export default defineConfig({
  test: {
    reporters: ["default", "./tools/closing-line-reporter.ts"],
    // Two cores: more workers only wait for each other.
    maxWorkers: 2,
    globalSetup: "./orchestrator/test/kit/postgres-global-setup.ts",
    projects: [
      {
        test: {
          name: "unit",
          include: ["*/src/**/*.test.ts", "reference-agents/**/*.test.ts", "tools/**/*.test.ts"],
          exclude,
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "flows",
          include: ["*/test/**/*.test.ts"],
          exclude,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "flows-postgres",
          include: flowsOnBoth.map((name) => `orchestrator/test/${name}.test.ts`),
          exclude,
          env: { TEST_DATABASE: "postgres" },
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
