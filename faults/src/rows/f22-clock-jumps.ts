import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { taskFor } from "../world/plans.ts";
import { pause } from "../world/until.ts";
import { openWorldWithWorker } from "../world/world.ts";
import type { World } from "../world/world.ts";

const HOUR_MS = 3_600_000;
const PRELOAD = pathToFileURL(join(import.meta.dirname, "..", "world", "shifted-clock.mjs")).href;

const clockFiles = new WeakMap<World, string>();

export const f22: Fault = defineFault({
  id: "F22",
  about: "the clock set ahead by 2 hours and back by 1 while steps run and retries wait",
  databases: ["sqlite", "postgres"],
  rounds: { quick: 1, full: 10 },
  async prepare(round) {
    const folder = mkdtempSync(join(tmpdir(), "faults-clock-"));
    const file = join(folder, "offset");
    writeFileSync(file, "0");
    const world = await openWorldWithWorker(round, {
      env: { NODE_OPTIONS: `--import=${PRELOAD}`, FAULTS_CLOCK_FILE: file },
      onClose: () => rmSync(folder, { recursive: true }),
    });
    clockFiles.set(world, file);
    return world;
  },
  async disturb(world, { random }) {
    const set = (ms: number): void => writeFileSync(clockFiles.get(world) ?? "", String(ms));
    world.agent.reacts("worker", ({ attempt }) =>
      attempt === 1 && random() < 0.2
        ? { kind: "raw", status: 429, body: "{}", headers: { "retry-after": "1" } }
        : { kind: "answer", afterMs: 300 + random() * 700 },
    );
    const tasks = (): Promise<number[]> => world.ledger.submitMany(20, () => taskFor("worker", [[], [1]]));
    await tasks();
    set(2 * HOUR_MS);
    await tasks();
    await pause(1000);
    set(-HOUR_MS);
    await tasks();
    await pause(1000);
    // Nothing is due for three hours by a clock that went back: what waits must not wait that long.
    set(0);
    const key = "the-same-key";
    await world.ledger.submit(taskFor("worker"), key);
    set(2 * HOUR_MS);
    await pause(200);
    await world.ledger.submit(taskFor("worker"), key);
    await world.settle(60_000);
  },
  bars: (_none, { tasks, attempts, calls, steps }) => [
    ...(tasks.every(({ status }) => status === "completed") ? [] : ["not every task completed"]),
    ...(attempts.some(({ outcome }) => outcome === "lost") ? ["a running call was taken for lost"] : []),
    ...(calls.length <= steps.length * 2 ? [] : [`${calls.length} calls for ${steps.length} steps`]),
  ],
});
