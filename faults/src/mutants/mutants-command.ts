import { circumstances } from "../circumstances.ts";
import type { Circumstances } from "../circumstances.ts";
import { writeReport } from "../report.ts";
import { UsageError } from "../usage-error.ts";
import { huntMutant, huntNothing } from "./hunt-mutant.ts";
import type { Hunt } from "./hunt-mutant.ts";
import { mutants } from "./mutants.ts";
import type { Mutant } from "./mutant.ts";

/** Plants every bug in its turn and says by what it was found. @returns how many were not */
export async function mutantsCommand(names: readonly string[], report: boolean): Promise<number> {
  const controls = new Map<string, Promise<Hunt>>();
  const under = circumstances();
  let missed = 0;
  for (const mutant of chosenFrom(names)) {
    const run = mutant.foundBy.join(" ");
    const control = controls.get(run) ?? huntNothing(mutant);
    controls.set(run, control);
    const outcome = judge(await control, await huntMutant(mutant));
    if (!outcome.isFound) missed++;
    console.log(`${outcome.isFound ? "found" : "NOT FOUND"} ${mutant.name} (${mutant.about})`);
    console.log(`  ${outcome.says}`);
    if (report) await writeReport({ mutants: [rowOf(mutant, outcome, under)] });
  }
  return missed;
}

/** @throws UsageError for a name that no mutant has */
function chosenFrom(names: readonly string[]): readonly Mutant[] {
  const unknown = names.filter((name) => !mutants.some((mutant) => mutant.name === name));
  if (unknown.length > 0)
    throw new UsageError(
      `No mutant is called ${unknown.join(", ")}. There are: ${mutants.map(({ name }) => name).join(" ")}`,
    );
  return names.length === 0 ? mutants : mutants.filter(({ name }) => names.includes(name));
}

interface Outcome {
  isFound: boolean;
  says: string;
}

function judge(control: Hunt, hunt: Hunt): Outcome {
  if (control.kind === "found")
    return { isFound: false, says: `not found: without the bug the same run says ${control.violation}` };
  if (control.kind === "timed_out")
    return {
      isFound: false,
      says: `not found: without the bug the run took more than ${secondsIn(control)} s`,
    };
  if (control.kind === "failed")
    return { isFound: false, says: `not found: the harness failed without the bug: ${control.because}` };
  if (hunt.kind === "failed")
    return { isFound: false, says: `not found: the harness failed: ${hunt.because}` };
  if (hunt.kind === "timed_out")
    return { isFound: false, says: `not found: the hunt was ended after ${secondsIn(hunt)} s` };
  if (hunt.kind === "missed") return { isFound: false, says: "not found: no promise was seen broken" };
  return { isFound: true, says: hunt.violation };
}

const secondsIn = ({ afterMs }: { afterMs: number }): number => Math.round(afterMs / 1000);

const rowOf = (
  { name, about, foundBy }: Mutant,
  { isFound, says }: Outcome,
  { date, commit }: Circumstances,
) => ({
  mutant: name,
  about,
  foundBy: isFound ? (foundBy[0] ?? "") : "nothing",
  violation: says,
  command: `npm run faults -- mutants ${name}`,
  date,
  commit,
});
