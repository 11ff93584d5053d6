import { CreateApiKey } from "@orchestrator/contracts";
import { InvalidArgumentError } from "commander";
import type { Command } from "commander";
import { environmentWith } from "../environment.ts";

interface CreateFlags {
  name: string;
  role: CreateApiKey["role"];
  principal?: string;
  data?: string;
}

export function addKeysCommand(program: Command): void {
  const keys = program.command("keys").description("API keys, kept in the database of the service");
  keys
    .command("create")
    .description("make a key and print it; it is shown this once")
    .requiredOption("--name <name>", "what the key is for")
    .option("--role <role>", "viewer, operator or admin", roleOf, "operator")
    .option("--principal <id>", "who owns what is done with the key (default: the name)")
    .option("--data <folder>", "folder of the database (DATABASE_URL, default ./data)")
    .action(async ({ data, ...input }: CreateFlags) => {
      const { createKeyBeside } = await import("@orchestrator/service/create-key-beside");
      const created = await createKeyBeside(environmentWith({ data }), CreateApiKey.parse(input));
      process.stdout.write(`${created.key}\n`);
      process.stderr.write(
        `Key "${created.name}" with the role ${created.role}, owner ${created.principal}. It is not shown again.\n`,
      );
    });
}

function roleOf(text: string): CreateApiKey["role"] {
  const parsed = CreateApiKey.shape.role.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError("It must be viewer, operator or admin.");
}
