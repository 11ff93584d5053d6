import { defineConfig } from "vitest/config";

const exclude = ["**/node_modules/**", "**/dist/**"];

/** What is about one kind of database only; every other flow runs on both. */
const ofOneKind = (kind: "sqlite" | "postgres"): string => `orchestrator/test/${kind}/**/*.test.ts`;

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
          exclude: [...exclude, ofOneKind("postgres")],
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "flows-postgres",
          include: ["orchestrator/test/**/*.test.ts"],
          exclude: [...exclude, ofOneKind("sqlite")],
          env: { TEST_DATABASE: "postgres" },
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
