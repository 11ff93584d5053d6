import { setMaxListeners } from "node:events";
import { tempFolder } from "../src/bench-service.ts";
import { bytesWritten, costOf, inParallel } from "../src/measure.ts";
import type { Measured, StartCandidate } from "./candidate.ts";

/* `node run-candidate.ts <candidate> <agent's address> <tasks>`: one candidate in this process, told to the parent. */

const CONCURRENCY = 16;

async function measure(name: string, agentUrl: string, tasks: number): Promise<Measured> {
  const { start } = (await import(`./candidates/${name}.ts`)) as { start: StartCandidate };
  await using folder = await tempFolder();
  await using candidate = await start({ agentUrl, folder: folder.path });
  // As many again before, to warm up.
  await inParallel(tasks, CONCURRENCY, (i) => candidate.runTask(i));
  const writtenBefore = bytesWritten();
  const cost = await costOf(() => inParallel(tasks, CONCURRENCY, (i) => candidate.runTask(tasks + i)));
  return {
    tasksPerSecond: (1000 * tasks) / cost.wallMs,
    cpuMsPerTask: cost.cpuMs / tasks,
    writtenKbPerTask: (bytesWritten() - writtenBefore) / tasks / 1000,
  };
}

setMaxListeners(0);
const [name = "", agentUrl = "", tasks = ""] = process.argv.slice(2);
// The service's timers do not keep a process alive.
const alive = setInterval(() => undefined, 1000);
const measured = await measure(name, agentUrl, Number(tasks));
clearInterval(alive);
if (process.send === undefined) console.log(measured);
else process.send(measured, () => process.disconnect?.());
