import { scenarios } from "./scenarios/all.ts";

/*
 * `node bench/src/run-scenario.ts <scenario> [--quick]`: runs one scenario in this process, so that nothing that ran
 * before weighs on it, and gives the figures to the parent or, without one, prints them.
 */

const [name, quick] = process.argv.slice(2);
const scenario = scenarios.find((candidate) => candidate.name === name);
if (scenario === undefined) throw new Error(`There is no scenario ${name}.`);
const figures = await scenario.run({ quick: quick === "--quick" });
if (process.send === undefined) console.table(figures);
else process.send(figures, () => process.disconnect());
