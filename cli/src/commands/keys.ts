import type { CreateApiKey } from "@orchestrator/contracts";
import { Option } from "commander";
import type { Command } from "commander";
import { environmentWith } from "../environment.ts";
import { idOf } from "../number-argument.ts";
import { withOutput } from "../output.ts";
import type { OutputFormat } from "../output.ts";
import { cleanLine } from "../terminal/clean-text.ts";

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
  withOutput(keys.command("list"), ["text", "json", "ndjson"])
    .description("list the keys, without what was shown at their making")
    .option("--data <folder>", "folder of the database (DATABASE_URL, default ./data)")
    .action(async ({ data, output }: { data?: string; output: OutputFormat }) => {
      const [{ listKeysBeside }, { printKeys }] = await Promise.all([
        import("@orchestrator/service/list-keys-beside"),
        import("../keys/print-keys.ts"),
      ]);
      printKeys(await listKeysBeside(environmentWith({ data })), output);
    });
  keys
    .command("revoke")
    .description("let nobody in with a key any more; streams and waits that it began end within seconds")
    .addArgument(keys.createArgument("<id>", "the key's id, from `keys list`").argParser(idOf))
    .option("--data <folder>", "folder of the database (DATABASE_URL, default ./data)")
    .action(async (id: number, { data }: { data?: string }) => {
      const { revokeKeyBeside } = await import("@orchestrator/service/revoke-key-beside");
      const { name, principal } = await revokeKeyBeside(environmentWith({ data }), id);
      process.stderr.write(
        `Revoked key ${id}, "${cleanLine(name)}" of ${principal}. Its tasks go on; cancel them if they must not.\n`,
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
