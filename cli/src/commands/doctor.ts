import type { Command } from "commander";
import { onRun } from "../on-run.ts";

export function addDoctorCommand(program: Command): void {
  const doctor = program
    .command("doctor")
    .description("look at everything that has to work, and say how to mend what does not")
    .option("--json", "as JSON")
    .option("--data <folder>", "folder of the database (DATABASE_URL, default ./data)");
  onRun(doctor, async () => (await import("../doctor/run-doctor.ts")).runDoctor);
}
