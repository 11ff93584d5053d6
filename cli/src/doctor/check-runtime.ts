import { failed, ok } from "./finding.ts";
import type { Finding } from "./finding.ts";

const OLDEST_MAJOR = 24;

export function checkRuntime(version: string): Finding {
  const isNew = Number(version.split(".")[0]) >= OLDEST_MAJOR;
  return isNew
    ? ok("runtime", `Node ${version}`)
    : failed(
        "runtime",
        `Node ${version} is too old`,
        `Run it with Node ${OLDEST_MAJOR} or newer: npx orchestrator …`,
      );
}
