import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { taskFor } from "../world/plans.ts";
import { until } from "../world/until.ts";
import { openWorldWithWorker } from "../world/world.ts";
import { asEarlierVersion } from "./as-earlier-version.ts";
import { countStatements, killAtStatement, schemaOf } from "./interrupted-migration.ts";

const QUICK_KILLS = 4;

/** Every statement of the migration, or a few of them that chance picks, in their order. */
function instantsOf(statements: number, wanted: number, random: () => number): number[] {
  const all = Array.from({ length: statements }, (_, i) => i + 1);
  const picked = all.map((n) => ({ n, at: random() })).toSorted((a, b) => a.at - b.at);
  return picked
    .slice(0, wanted)
    .map(({ n }) => n)
    .toSorted((a, b) => a - b);
}

export const f39: Fault = defineFault({
  id: "F39",
  about: "an earlier version's database with tasks in flight; kill -9 at the statements of its migration",
  databases: ["sqlite", "postgres"],
  rounds: { quick: 1, full: 10 },
  prepare: openWorldWithWorker,
  async disturb(world, { random, scale }) {
    const { database } = world;
    let isHeld = true;
    world.agent.reacts("worker", () => (isHeld ? { kind: "hang" } : { kind: "answer" }));
    await world.ledger.submitMany(10, () => taskFor("worker", [[], [1]]));
    await until("calls to begin", () => (world.agent.callCount >= 10 ? true : undefined));
    await world.service.killHard();
    world.countCrash();
    const whole = await schemaOf(database);
    await asEarlierVersion(database);
    const earlier = await schemaOf(database);
    const statements = await countStatements(database);
    const wrong: string[] = [];
    let landed = 0;
    for (const n of instantsOf(statements, scale === "full" ? statements : QUICK_KILLS, random)) {
      const ended = await killAtStatement(database, n);
      const schema = await schemaOf(database);
      if (schema !== earlier && schema !== whole)
        wrong.push(`half a schema is left by a kill at statement ${n}`);
      if (ended === "SIGKILL") landed++;
      else wrong.push(`the kill at statement ${n} of ${statements} did not land`);
      // Killed after the commit: nothing is left to be interrupted.
      if (schema === whole) break;
    }
    isHeld = false;
    await world.startService();
    if ((await schemaOf(database)) !== whole) wrong.push("the next start did not finish the migration");
    if (earlier === whole) wrong.push("the earlier version's schema is the same: nothing was migrated");
    return { wrong, landed, wanted: Math.min(QUICK_KILLS, statements) };
  },
  bars: ({ wrong, landed, wanted }, { tasks }) => [
    ...wrong,
    ...(landed >= Math.min(2, wanted) ? [] : [`only ${landed} kills landed in the migration`]),
    ...(tasks.length === 10 && tasks.every(({ status }) => status === "completed")
      ? []
      : ["not every task of an earlier version completed"]),
  ],
});
