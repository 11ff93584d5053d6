import { huntMutant } from "./hunt-mutant.ts";
import { mutants } from "./mutants.ts";

/** Plants every bug in its turn and says by what it was found. @returns how many were not */
export async function mutantsCommand(names: readonly string[]): Promise<number> {
  const chosen = mutants.filter(({ name }) => names.length === 0 || names.includes(name));
  let missed = 0;
  for (const mutant of chosen) {
    const found = await huntMutant(mutant);
    if (found === undefined) missed++;
    console.log(`${found === undefined ? "NOT FOUND" : "found"} ${mutant.name} (${mutant.about})`);
    if (found !== undefined) console.log(`  ${found}`);
  }
  return missed;
}
