import { Argument } from "commander";
import type { Command } from "commander";

export function addCompletionCommand(program: Command): void {
  program
    .command("completion")
    .description("print what makes a shell complete this command")
    .addArgument(new Argument("<shell>", "the shell").choices(["bash", "zsh", "fish"]))
    .addHelpText(
      "after",
      '\nFor this session: eval "$(orchestrator completion bash)"\nFor every one: put that line into ~/.bashrc (zsh: ~/.zshrc; fish: orchestrator completion fish > ~/.config/fish/completions/orchestrator.fish)',
    )
    .action(async (shell: "bash" | "zsh" | "fish") => {
      const { completionScripts } = await import("../completion/scripts.ts");
      process.stdout.write(completionScripts[shell]);
    });

  program
    .command("__complete", { hidden: true })
    .argument("[words...]", "the words so far, the last one unfinished")
    .helpOption(false)
    .action(async (words: string[]) => {
      const { complete } = await import("../completion/complete.ts");
      for (const { value, description } of await complete(program, words))
        process.stdout.write(`${value}\t${description}\n`);
    });
}
