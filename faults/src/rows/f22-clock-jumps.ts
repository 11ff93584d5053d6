import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { taskFor } from "../world/plans.ts";
import { pause, until } from "../world/until.ts";
import { openWorldWithWorker } from "../world/world.ts";
import type { World } from "../world/world.ts";

const HOUR_MS = 3_600_000;
const PRELOAD = pathToFileURL(join(import.meta.dirname, "..", "world", "shifted-clock.mjs")).href;

/** What the service says is its time may be so far from what the harness set. */
const NEAR_MS = 60_000;

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
      hasOwnClock: true,
    });
    clockFiles.set(world, file);
    return world;
  },
  async disturb(world, { random }) {
    const seen = new Set<number>();
    const set = async (ms: number): Promise<void> => {
      writeFileSync(clockFiles.get(world) ?? "", String(ms));
      await until("the service to say the time that it was set to", async () => {
        const { created_at: at } = await world.client.sessions.create({ user_id: "faults" });
        return Math.abs(Date.parse(at) - Date.now() - ms) < NEAR_MS ? true : undefined;
      });
      seen.add(ms);
    };
    world.agent.reacts("worker", ({ attempt }) =>
      attempt === 1 && random() < 0.2
        ? { kind: "raw", status: 429, body: "{}", headers: { "retry-after": "1" } }
        : { kind: "answer", afterMs: 300 + random() * 700 },
    );
    const tasks = (): Promise<number[]> => world.ledger.submitMany(20, () => taskFor("worker", [[], [1]]));
    await tasks();
    await set(2 * HOUR_MS);
    await tasks();
    await pause(1000);
    await set(-HOUR_MS);
    await tasks();
    await pause(1000);
    // Nothing is due for three hours by a clock that went back: what waits must not wait that long.
    await set(0);
    const key = "the-same-key";
    await world.ledger.submit(taskFor("worker"), key);
    await set(2 * HOUR_MS);
    await world.ledger.submit(taskFor("worker"), key);
    await world.settle(60_000);
    return seen;
  },
  bars: (seen, { tasks, attempts, calls, steps }) => [
    ...[2 * HOUR_MS, -HOUR_MS, 0]
      .filter((ms) => !seen.has(ms))
      .map((ms) => `the service never saw its clock off by ${ms} ms`),
    ...(tasks.every(({ status }) => status === "completed") ? [] : ["not every task completed"]),
    ...(attempts.some(({ outcome }) => outcome === "lost") ? ["a running call was taken for lost"] : []),
    ...(calls.length <= steps.length * 2 ? [] : [`${calls.length} calls for ${steps.length} steps`]),
  ],
});
