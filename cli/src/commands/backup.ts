import { resolve } from "node:path";
import type { Command } from "commander";
import { environmentWith } from "../environment.ts";

export function addBackupCommand(program: Command): void {
  program
    .command("backup")
    .description("copy the database as of now into a new folder, beside a running service")
    .argument("<folder>", "a folder that holds no database yet; it can be used as a data folder afterwards")
    .option("--data <folder>", "folder of the database (DATABASE_URL, default ./data)")
    .action(async (folder: string, { data }: { data?: string }) => {
      const { backupBeside } = await import("@orchestrator/service/backup-beside");
      const { database, secretKey } = backupBeside(environmentWith({ data }), resolve(folder));
      process.stdout.write(`${database}\n`);
      const note =
        secretKey === undefined
          ? "SECRET_KEY opens the secrets in it; keep that too."
          : `${secretKey} opens the secrets in it; keep it as safe as they are.`;
      process.stderr.write(`${note}\n`);
    });
}
