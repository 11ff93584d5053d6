import type { CreateApiKey } from "@orchestrator/contracts";
import { Option } from "commander";
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
    .addOption(
      new Option("--role <role>", "what it may do")
        .choices(["viewer", "operator", "admin"])
        .default("operator"),
    )
    .option("--principal <id>", "who owns what is done with the key (default: the name)")
    .option("--data <folder>", "folder of the database (DATABASE_URL, default ./data)")
    .action(async ({ data, ...input }: CreateFlags) => {
      const { createKeyBeside } = await import("@orchestrator/service/create-key-beside");
      const contracts = await import("@orchestrator/contracts");
      const created = await createKeyBeside(environmentWith({ data }), contracts.CreateApiKey.parse(input));
      process.stdout.write(`${created.key}\n`);
      process.stderr.write(
        `Key "${created.name}" with the role ${created.role}, owner ${created.principal}. It is not shown again.\n`,
      );
    });
  keys
    .command("reset")
    .description(
      "make every API key and every token of an agent void, so that another SECRET_KEY can be used",
    )
    .option("--data <folder>", "folder of the database (DATABASE_URL, default ./data)")
    .action(async ({ data }: { data?: string }) => {
      const { resetKeysBeside } = await import("@orchestrator/service/reset-keys-beside");
      const removed = await resetKeysBeside(environmentWith({ data }));
      process.stderr.write(
        `Removed ${removed.apiKeys} API keys and ${removed.tokens} tokens of agents. Make new keys with: orchestrator keys create\n`,
      );
    });
}
