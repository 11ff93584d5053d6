import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { taskFor } from "../world/plans.ts";
import { pause, until } from "../world/until.ts";
import { openWorldWithWorker } from "../world/world.ts";
import type { World } from "../world/world.ts";
import { asEarlierVersion } from "./as-earlier-version.ts";

const COMMAND = join(import.meta.dirname, "..", "..", "..", "cli", "src", "main.ts");

const fileOf = ({ database }: World): string => (database.env["DATABASE_URL"] ?? "").replace("sqlite:", "");

/** Starts the service and kills it before it can say that it is ready. */
async function killWhileItStarts(world: World, afterMs: number): Promise<void> {
  const child = spawn(process.execPath, [COMMAND, "serve", "--port", "0"], {
    stdio: "ignore",
    env: { PATH: process.env["PATH"], ...world.database.env, WEB_PORT: "off" },
  });
  await pause(afterMs);
  child.kill("SIGKILL");
  await once(child, "exit");
}

export const f39: Fault = defineFault({
  id: "F39",
  about: "an earlier version's database with tasks in flight; kill -9 while it is migrated",
  databases: ["sqlite"],
  rounds: { quick: 1, full: 10 },
  prepare: openWorldWithWorker,
  async disturb(world, { random, scale }) {
    let isHeld = true;
    world.agent.reacts("worker", () => (isHeld ? { kind: "hang" } : { kind: "answer" }));
    await world.ledger.submitMany(10, () => taskFor("worker", [[], [1]]));
    await until("calls to begin", () => (world.agent.callCount >= 10 ? true : undefined));
    await world.service.killHard();
    world.countCrash();
    await asEarlierVersion(fileOf(world));
    for (let kill = 0; kill < (scale === "full" ? 5 : 2); kill++) {
      await killWhileItStarts(world, 200 + random() * 800);
      // It may have come as far as calling the agents again.
      world.countCrash();
    }
    isHeld = false;
    await world.startService();
  },
  bars: (_none, { tasks }) =>
    tasks.length === 10 && tasks.every(({ status }) => status === "completed")
      ? []
      : ["not every task of an earlier version completed"],
});
