import { Option } from "commander";
import type { Command } from "commander";

export type OutputFormat = "text" | "json" | "ndjson";

/** `-o`: text for people, or exactly what the API answers. */
export const withOutput = (command: Command, formats: readonly OutputFormat[] = ["text", "json"]): Command =>
  command.addOption(
    new Option("-o, --output <format>", "text, or what the API answers").choices(formats).default("text"),
  );
