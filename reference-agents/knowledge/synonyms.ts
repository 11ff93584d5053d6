import { stemOf } from "../local-model/terms.ts";

// Words that documentation of software uses for the same thing.
const GROUPS = [
  "crash kill restart recover recovery survive outage",
  "delete remove drop",
  "error failure fail",
  "database sqlite postgresql storage",
  "start launch boot",
  "stop shutdown terminate end",
  "register add enrol",
  "retry attempt repeat",
  "expire expiry",
  "secure security protect",
  "password secret credential token key",
  "install setup deploy",
  "configure configuration setting option environment",
  "speed fast performance latency",
  "monitor health metrics",
  "running executing flight",
];

const SYNONYMS = buildSynonyms();

/** Stems that may stand for this one, itself not among them. */
export function synonymsOf(stem: string): string[] {
  return SYNONYMS.get(stem) ?? [];
}

function buildSynonyms(): Map<string, string[]> {
  const groups = GROUPS.map((group) => group.split(" ").map(stemOf));
  return new Map(
    groups.flatMap((stems) => stems.map((stem) => [stem, stems.filter((other) => other !== stem)])),
  );
}
