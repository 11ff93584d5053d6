import { join } from "node:path";
import { build } from "vite";
import { checkBudgets } from "./check-budgets.ts";
import { compressAssets } from "./compress-assets.ts";

const WEB = join(import.meta.dirname, "..");
const DIST = join(WEB, "dist");

/**
 * Builds the UI into `web/dist`, with compressed copies beside the files.
 * @throws Error when a page is larger than its budget
 */
export async function buildWeb({ quiet }: { quiet: boolean }): Promise<void> {
  await buildForProduction(quiet);
  await compressAssets(join(DIST, "assets"));
  const sizes = await checkBudgets(DIST);
  if (!quiet) process.stdout.write(`${sizes}\n`);
}

/** Whatever the caller runs as: a test would get React's development build, which is twice as large. */
async function buildForProduction(quiet: boolean): Promise<void> {
  const { NODE_ENV: before } = process.env;
  process.env["NODE_ENV"] = "production";
  try {
    await build({ root: WEB, mode: "production", logLevel: quiet ? "error" : "info" });
  } finally {
    if (before === undefined) delete process.env["NODE_ENV"];
    else process.env["NODE_ENV"] = before;
  }
}
