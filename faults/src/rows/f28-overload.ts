import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { taskFor } from "../world/plans.ts";
import { pause } from "../world/until.ts";
import { openWorld } from "../world/world.ts";
import type { World } from "../world/world.ts";

const BACKLOG = 50;
const AT_ONCE = 4;
/** 20 tasks a second at most. */
const CALL_MS = 200;
/** Of what fits. */
const TIMES = 10;
const CLIENTS = 16;

/**
 * Submits ten times what fits until then: the backlog, and what the agent has taken so far. So the load keeps to what
 * the service works off, however fast the machine is.
 * @returns how many submits were sent, and how many of the accepted tasks the agent had not taken
 */
async function overload(world: World, until: number): Promise<{ sent: number; waiting: number }> {
  const { agent, ledger } = world;
  let [sent, due] = [0, 0];
  const submit = async (): Promise<void> => {
    for (;;) {
      const isOver = performance.now() >= until;
      if (!isOver) due = TIMES * (BACKLOG + agent.callCount);
      if (sent < due) {
        sent++;
        await ledger.try(taskFor("slow"));
      } else if (isOver) return;
      else await pause(10);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, submit));
  return { sent, waiting: ledger.acknowledged.length - agent.callCount };
}

export const f28: Fault = defineFault({
  id: "F28",
  about: "ten times more submits than the service can work off",
  databases: ["sqlite", "postgres"],
  rounds: { quick: 1, full: 3 },
  async prepare(round) {
    const world = await openWorld(round, { env: { MAX_BACKLOG: String(BACKLOG) } });
    await world.register("slow", { config: { max_concurrency: AT_ONCE } });
    world.agent.reacts("slow", () => ({ kind: "answer", afterMs: CALL_MS }));
    return world;
  },
  async disturb(world, { scale }) {
    const until = performance.now() + (scale === "full" ? 60_000 : 4000);
    const healthMs: number[] = [];
    const watching = (async () => {
      while (performance.now() < until) {
        const startedAt = performance.now();
        await (await world.fetch(`${world.service.url}/health`)).arrayBuffer();
        healthMs.push(performance.now() - startedAt);
        await pause(100);
      }
    })();
    const { sent, waiting } = await overload(world, until);
    await watching;
    const slowest = healthMs.toSorted((a, b) => a - b)[Math.floor(healthMs.length * 0.99)] ?? 0;
    const { refusals, unanswered } = world.ledger;
    return { sent, waiting, refusals: [...refusals], unanswered, slowest, scale };
  },
  bars: ({ sent, waiting, refusals, unanswered, slowest, scale }, { tasks, acknowledged }) => [
    // Nine of ten do not fit; some that are on their way at the end find room after it.
    ...(refusals.length > sent / 2 ? [] : [`of ${sent} submits only ${refusals.length} were refused`]),
    ...refusals
      .filter(
        ({ status, code, retryAfterSeconds }) =>
          status !== 503 || code !== "OVERLOADED" || !(Number(retryAfterSeconds) > 0),
      )
      .map(
        ({ status, code, retryAfterSeconds }) =>
          `refused with ${status} ${code} and Retry-After ${retryAfterSeconds}, not with 503 OVERLOADED and a time`,
      ),
    // As many as there are clients may see the last place free at once.
    ...(waiting <= BACKLOG + CLIENTS ? [] : [`${waiting} tasks waited, ${BACKLOG} are allowed`]),
    ...(unanswered === 0 ? [] : [`${unanswered} submits got no answer`]),
    ...(sent === refusals.length + acknowledged.length + unanswered
      ? []
      : [`of ${sent} submits ${acknowledged.length} were accepted and ${refusals.length} refused`]),
    ...(tasks.length === acknowledged.length
      ? []
      : [`${tasks.length} tasks are stored, ${acknowledged.length} were acknowledged`]),
    ...(tasks.every(({ status }) => status === "completed") ? [] : ["accepted work did not complete"]),
    // The quick form runs beside other tests.
    ...(slowest < (scale === "full" ? 200 : 2000) ? [] : [`99 % of /health took ${Math.round(slowest)} ms`]),
  ],
  met: ({ refusals }, { acknowledged }) => ({
    "submits refused": refusals.length,
    "submits accepted": acknowledged.length,
  }),
});
