import { expect, test } from "vitest";
import { huntMutant } from "../src/mutants/hunt-mutant.ts";
import { mutants } from "../src/mutants/mutants.ts";
import { mutatedFiles } from "../src/mutants/plant-mutant.ts";

// All of them by `npm run faults -- mutants`.
const HUNTED = ["no-fence", "answer-before-the-commit"];

test.each(mutants)("$name still finds the text that it replaces", async (mutant) => {
  expect((await mutatedFiles(mutant)).size).toBeGreaterThan(0);
});

test.each(mutants.filter(({ name }) => HUNTED.includes(name)))(
  "a planted bug is found: $about",
  async (mutant) => {
    expect(await huntMutant(mutant)).toMatchObject({ kind: "found" });
  },
);

test("a hunt that takes too long is ended, and has found nothing", async () => {
  const [mutant] = mutants;
  if (mutant === undefined) throw new Error("there is no mutant");
  expect(await huntMutant(mutant, 100)).toEqual({ kind: "timed_out", afterMs: 100 });
});
