import { execFileSync } from "node:child_process";
import { cpus } from "node:os";

/** Under what a run was made; the same for every line of the report that one command writes. */
export interface Circumstances {
  /** `YYYY-MM-DD`, in UTC. */
  date: string;
  /** The commit whose code ran, with ` +` when tracked files differed from it; `unknown` outside of a repository. */
  commit: string;
  /** The machine's class, without its name. */
  machine: string;
}

/** To be asked before a run, since the files may change while it lasts. */
export const circumstances = (): Circumstances => ({
  date: new Date().toISOString().slice(0, 10),
  commit: commitOf(import.meta.dirname),
  machine: `${cpus().length} cores, ${process.platform}, Node ${process.versions.node}`,
});

function commitOf(folder: string): string {
  const git = (...args: string[]): string =>
    execFileSync("git", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  try {
    const commit = git("rev-parse", "--short=8", "HEAD");
    // Documents do not run: the report itself changes with each run.
    const changed = git("status", "--porcelain", "--untracked-files=no", "--", ":/", ":(exclude,top)docs");
    return changed === "" ? commit : `${commit} +`;
  } catch {
    return "unknown";
  }
}
