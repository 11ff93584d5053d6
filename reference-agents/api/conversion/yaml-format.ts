import { CORE_SCHEMA, dump, load } from "js-yaml";

const MAX_YAML_CHARACTERS = 512 * 1024;
const MAX_ALIASES = 100;

export function readYaml(text: string): unknown {
  if (text.length > MAX_YAML_CHARACTERS) throw new Error("YAML of more than 512 KiB is refused");
  return load(text, { schema: CORE_SCHEMA, maxAliases: MAX_ALIASES, maxDepth: 64 });
}

export function writeYaml(value: unknown): string {
  return dump(value, { noRefs: true, lineWidth: -1 });
}
