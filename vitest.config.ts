import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { defineConfig } from "vitest/config";
import { findChromium, HOW_TO_GET_CHROMIUM } from "@orchestrator/web/find-chromium";

const exclude = ["**/node_modules/**", "**/dist/**"];

/** What is about one kind of database only; every other flow runs on both. */
const ofOneKind = (kind: "sqlite" | "postgres"): string => `orchestrator/test/${kind}/**/*.test.ts`;

const isInstalled = (program: string): boolean =>
  (process.env["PATH"] ?? "").split(delimiter).some((folder) => existsSync(join(folder, program)));

// In CI they run or fail; elsewhere nobody has to install a server for a first look.
const lacksRedis = !isInstalled("redis-server") && process.env["CI"] === undefined;
if (lacksRedis) {
  console.info(
    "The tests of Redis are left out: there is no redis-server. Get it with: apt-get install redis-server",
  );
}
const ofRedis = "orchestrator/test/redis/**/*.test.ts";

/** A machine of a person may lack a browser; the one that decides may not. */
const hasBrowser = findChromium() !== undefined || process.env["CI"] !== undefined;
if (!hasBrowser) process.stderr.write(`Not run: the tests in a browser. ${HOW_TO_GET_CHROMIUM}\n`);

export default defineConfig({
  test: {
    reporters: ["default", "./tools/closing-line-reporter.ts"],
    // One more than the machine that decides has cores: many tests wait for leases, restarts and pauses.
    maxWorkers: 3,
    globalSetup: "./orchestrator/test/kit/postgres-global-setup.ts",
    projects: [
      ...(hasBrowser
        ? [
            {
              test: {
                name: "browser",
                include: ["web/test/**/*.test.ts"],
                exclude,
                globalSetup: "./web/test/kit/build-once.ts",
                testTimeout: 60_000,
                expect: { poll: { timeout: 15_000 } },
                hookTimeout: 60_000,
              },
            },
          ]
        : []),
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
          exclude: [...exclude, "web/**", "faults/**", ofOneKind("postgres"), ofRedis],
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "flows-postgres",
          include: ["orchestrator/test/**/*.test.ts"],
          exclude: [...exclude, ofOneKind("sqlite"), ...(lacksRedis ? [ofRedis] : [])],
          env: { TEST_DATABASE: "postgres" },
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "faults",
          include: ["faults/test/**/*.test.ts"],
          exclude,
          testTimeout: 300_000,
          hookTimeout: 60_000,
          // Most rows wait for timeouts and restarts most of the time.
          maxConcurrency: 6,
        },
      },
    ],
  },
});
