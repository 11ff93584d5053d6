import { report } from "./report.ts";
import { scenarios } from "./scenarios/all.ts";

/*
 * `node bench/src/run-scenario.ts <scenario> [--quick]`: runs one scenario in this process, so that nothing that ran
 * before weighs on it, and gives the figures to the parent or, without one, prints them.
 */

const [name, quick] = process.argv.slice(2);
const scenario = scenarios.find((candidate) => candidate.name === name);
if (scenario === undefined) throw new Error(`There is no scenario ${name}.`);
// The service's timers do not keep a process alive.
const alive = setInterval(() => undefined, 1000);
const figures = await scenario.run({ quick: quick === "--quick" });
clearInterval(alive);
if (process.send === undefined) console.log(report([{ scenario: scenario.name, figures }]));
else process.send(figures, () => process.disconnect?.());
