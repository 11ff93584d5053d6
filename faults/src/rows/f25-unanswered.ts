import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { taskFor } from "../world/plans.ts";
import { openWorldWithWorker } from "../world/world.ts";
import type { World } from "../world/world.ts";

const KEYS = 40;
/** A kill may come too early or too late; the round goes on until one came between. */
const MOST_KILLS = 8;
/** Before so many commits at most; the first may have written all of the submits, so after a miss it is that one. */
const COMMITS = 4;
const PRELOAD = pathToFileURL(join(import.meta.dirname, "..", "world", "killed-after-commit.mjs")).href;

const killFiles = new WeakMap<World, string>();

/** Submits all; the process ends after so many commits, and another is started. */
async function killMeanwhile(world: World, keys: readonly string[], commits: number): Promise<void> {
  const { ledger, service } = world;
  const file = killFiles.get(world) ?? "";
  writeFileSync(file, String(commits));
  // Commit and answer are so close that only the process itself can die between them.
  const tries = keys.map((key) => ledger.try(taskFor("worker"), key));
  await Promise.race([service.ended, Promise.all(tries)]);
  rmSync(file);
  await world.crash();
  await Promise.all(tries);
}

export const f25: Fault = defineFault({
  id: "F25",
  about: "kill -9 between commit and answer, and the submit repeated under its key",
  databases: ["sqlite", "postgres"],
  rounds: { quick: 1, full: 50 },
  async prepare(round) {
    const folder = mkdtempSync(join(tmpdir(), "faults-kill-"));
    const file = join(folder, "commits");
    const world = await openWorldWithWorker(round, {
      env: { NODE_OPTIONS: `--import=${PRELOAD}`, FAULTS_KILL_FILE: file },
      onClose: () => rmSync(folder, { recursive: true }),
    });
    killFiles.set(world, file);
    return world;
  },
  async disturb(world, { random }) {
    const { ledger } = world;
    const keys: string[] = [];
    let [kills, silent] = [0, 0];
    while (silent === 0 && kills < MOST_KILLS) {
      const batch = Array.from({ length: KEYS }, (_, i) => `key-${kills}-${i}`);
      keys.push(...batch);
      // Or the process would die at what it writes of the tasks before.
      await world.settle(60_000);
      await killMeanwhile(world, batch, kills === 0 ? Math.floor(random() * COMMITS) : 0);
      kills++;
      const acknowledged = new Set(ledger.acknowledged.map(({ taskId }) => taskId));
      const stored = await world.database.rows("SELECT id FROM tasks");
      silent = stored.filter(({ id }) => !acknowledged.has(Number(id))).length;
    }
    const again = await Promise.all(keys.map((key) => ledger.submit(taskFor("worker"), key)));
    return { keys: keys.length, again: new Set(again).size, silent };
  },
  bars: ({ keys, again, silent }, { tasks }) => [
    ...(silent > 0 ? [] : [`${MOST_KILLS} kills met no task that was stored and not answered`]),
    ...(tasks.length === keys && again === keys ? [] : [`${keys} keys made ${tasks.length} tasks`]),
  ],
});
