import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { taskFor } from "../world/plans.ts";
import { pause, until } from "../world/until.ts";
import { openWorldWithWorker } from "../world/world.ts";
import type { World } from "../world/world.ts";

/** The size of no file of the process may grow any more, as on a full disk. No rights are needed to say so. */
const limitFiles = (pid: number, bytes: number | "unlimited"): void =>
  void execFileSync("prlimit", ["--pid", String(pid), `--fsize=${bytes}:unlimited`]);

const walBytes = ({ database }: World): number =>
  statSync(`${(database.env["DATABASE_URL"] ?? "").replace("sqlite:", "")}-wal`).size;

export const f20: Fault = defineFault({
  id: "F20",
  about: "no space left during commits (RLIMIT_FSIZE of the process, put back later)",
  databases: ["sqlite"],
  rounds: { quick: 1, full: 10 },
  async prepare(round) {
    const world = await openWorldWithWorker(round);
    world.agent.reacts("worker", () => ({ kind: "answer", afterMs: 200 + round.random() * 200 }));
    return world;
  },
  async disturb(world, { random }) {
    const { ledger, service } = world;
    // Calls are under way when the disk becomes full, so that their answers cannot be written at first.
    await ledger.submitMany(20, () => taskFor("worker", [[], [1]]));
    limitFiles(service.pid, walBytes(world) + Math.floor(random() * 8192));
    const submitting = ledger.submitMany(20, () => taskFor("worker"), 2);
    await until("a submit to be refused", () => (ledger.refusals.length > 0 ? true : undefined));
    const reading = await world.fetch(`${service.url}/api/tasks`);
    await pause(500 + random() * 500);
    limitFiles(service.pid, "unlimited");
    await submitting;
    const odd = ledger.refusals.filter(
      ({ status, code, retryAfterSeconds }) =>
        status !== 503 || code !== "STORE_UNAVAILABLE" || !(Number(retryAfterSeconds) > 0),
    );
    return { odd: odd.length, unanswered: ledger.unanswered, readStatus: reading.status };
  },
  bars: ({ odd, unanswered, readStatus }, { tasks, attempts }) => [
    ...(odd === 0 ? [] : [`${odd} refusals were not 503 STORE_UNAVAILABLE with Retry-After`]),
    ...(unanswered === 0 ? [] : [`${unanswered} submits got no answer`]),
    ...(readStatus === 200 ? [] : [`reading was answered with ${readStatus}`]),
    ...(tasks.length === 40 && tasks.every(({ status }) => status === "completed")
      ? []
      : ["not every task completed"]),
    ...(attempts.length === 0 ? [] : ["an answer was lost, and its agent called again"]),
  ],
});
