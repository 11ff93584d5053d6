import type { RegisterAgent, StepErrorType } from "@orchestrator/contracts";
import type { z } from "zod";
import { defineFault } from "../fault.ts";
import type { DatabaseKind, Fault, Round } from "../fault.ts";
import { collectGarbage } from "../world/collect-garbage.ts";
import type { IncomingCall } from "../world/hostile-agent.ts";
import type { Reaction } from "../world/perform.ts";
import { taskFor } from "../world/plans.ts";
import { peakMemoryBytes, resetPeakMemory, resourcesOf } from "../world/process-resources.ts";
import { openWorldWithWorker } from "../world/world.ts";
import type { World } from "../world/world.ts";

/** An agent that misbehaves in one way, and what its step must come to. */
export interface Misbehaviour {
  name: string;
  /** How it treats its calls; absent when nothing listens where it is said to be. */
  reaction?: (call: IncomingCall) => Reaction;
  agent?: Partial<z.input<typeof RegisterAgent>>;
  /** `null` = the step completes. */
  error: StepErrorType | null;
  /** Calls that reach the agent. */
  calls: number;
}

interface MisbehavingFault {
  id: string;
  about: string;
  cases: (round: Round, world: World) => Misbehaviour[];
  rounds?: { quick: number; full: number };
  /** SQLite alone, unless what agents say reaches the database. */
  databases?: readonly DatabaseKind[];
  /** Further bars, from what was seen while the calls ran. */
  bars?: (seen: Seen) => string[];
}

export interface Seen {
  scale: Round["scale"];
  givenUp: readonly { taskId: number; afterMs: number }[];
  /** How much memory the service took at most beyond what it had before. */
  extraMemoryBytes: number;
  /** How much of that the tasks of the agent that works well take alone. */
  quietMemoryBytes: number;
  /** Sockets that agents still had when all had come to rest. */
  openSockets: number;
  /** By so much the harness may have been late to see things. */
  lateMs: number;
}

/** A fault of agents: each misbehaves for one task, beside one that works well and must not be hurt. */
export function misbehaving({ id, about, cases, rounds, databases, bars }: MisbehavingFault): Fault {
  return defineFault({
    id,
    about,
    databases: databases ?? ["sqlite"],
    rounds: rounds ?? { quick: 1, full: 5 },
    prepare: openWorldWithWorker,
    async disturb(world, round) {
      const all = cases(round, world);
      for (const { name, reaction, agent } of all) {
        await world.register(name, agent);
        if (reaction !== undefined) world.agent.reacts(name, reaction);
      }
      await world.ledger.submitMany(20, () => taskFor("worker"));
      await world.settle(30_000);
      // The inspector that collects garbage belongs to the baseline.
      await collectGarbage(world.service);
      world.markBaseline();
      const beside10 = (): Promise<number[]> => world.ledger.submitMany(10, () => taskFor("worker"));
      const { extraBytes: quietBytes } = await measured(world, beside10);
      const taskOf = new Map<string, number>();
      const { extraBytes, given: beside } = await measured(world, async () => {
        for (const { name } of all) taskOf.set(name, await world.ledger.submit(taskFor(name)));
        return beside10();
      });
      const seen: Seen = {
        scale: round.scale,
        givenUp: world.agent.givenUp,
        extraMemoryBytes: extraBytes,
        quietMemoryBytes: quietBytes,
        openSockets: world.agent.openSockets,
        lateMs: world.lateMs,
      };
      return { all, taskOf, beside, seen };
    },
    bars: ({ all, taskOf, beside, seen }, { steps, calls, tasks }) => [
      ...all.flatMap(({ name, error, calls: expected }) => {
        const step = steps.find(({ taskId }) => taskId === taskOf.get(name));
        const made = calls.filter(({ agent }) => agent === name).length;
        const found = step?.status === "completed" ? null : step?.errorType;
        return [
          ...(found === error ? [] : [`${name} ended with ${String(found)}, not ${String(error)}`]),
          ...(made === expected ? [] : [`${name} was called ${made} times, not ${expected}`]),
        ];
      }),
      ...(tasks.filter(({ id: task, status }) => beside.includes(task) && status !== "completed").length === 0
        ? []
        : ["a task of the agent that works well did not complete"]),
      ...(bars?.(seen) ?? []),
    ],
  });
}

/** Works, and says (without what earlier work left behind, which would hide it) how much memory the service took at most meanwhile beyond what it held at first. */
async function measured<T>(world: World, work: () => Promise<T>): Promise<{ extraBytes: number; given: T }> {
  const { pid } = world.service;
  await collectGarbage(world.service);
  resetPeakMemory(pid);
  const before = resourcesOf(pid)?.memoryBytes ?? 0;
  const given = await work();
  await world.settle(90_000);
  return { extraBytes: peakMemoryBytes(pid) - before, given };
}
