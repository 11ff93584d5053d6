import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import type { Resources } from "../oracle/evidence.ts";

/** What a process holds now; undefined where the system does not tell (it has no `/proc`). */
export function resourcesOf(pid: number): Resources | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const links = readdirSync(`/proc/${pid}/fd`).map((fd) => linkOf(`/proc/${pid}/fd/${fd}`));
    return {
      memoryBytes: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024,
      descriptors: links.length,
      sockets: links.filter((link) => link.startsWith("socket:")).length,
    };
  } catch {
    return undefined;
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
