import type { ConnectionTest } from "@orchestrator/contracts";
import { renderOutput } from "../tasks/render-result.ts";
import { cleanLine } from "../terminal/clean-text.ts";
import type { Style } from "../terminal/style.ts";

/** What was tried and what came of it, and what to do about it. */
export function renderConnectionTest(report: ConnectionTest, style: Style): string {
  const paint = { passed: style.green, failed: style.red, skipped: style.dim };
  const checks = report.checks.map(
    ({ check, status, message, took_ms: ms }) =>
      `${paint[status](status.padEnd(8))} ${check.padEnd(10)} ${cleanLine(message)}${ms === null ? "" : style.dim(` (${ms.toFixed(1)} ms)`)}\n`,
  );
  const asked =
    report.request === null ? [] : [style.dim(`${report.request.method} ${cleanLine(report.request.url)}\n`)];
  const answer = report.success ? ["\n", renderOutput(report.extracted_result)] : [];
  const paths = report.success
    ? []
    : report.suggested_paths
        .slice(0, 5)
        .map(
          ({ path, value }) =>
            `the answer has ${cleanLine(path)}: ${cleanLine(JSON.stringify(value)).slice(0, 60)}\n`,
        );
  const said = [report.message, report.warning, report.error]
    .filter((text) => text !== undefined)
    .map((text) => `${cleanLine(text)}\n`);
  return [...asked, ...checks, ...new Set(said), ...paths, ...answer].join("");
}
