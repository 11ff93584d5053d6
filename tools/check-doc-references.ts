import { existsSync } from "node:fs";
import { glob, readFile } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import { errorCodes, stepErrorTypes } from "@orchestrator/contracts";

/*
 * Docs that name files which are gone, or leave a code out, mislead. Checks that
 *  - every relative link and every `path/with/slash.ext` in the Markdown exists,
 *  - docs/errors.md has a heading for every error code and step error type.
 */

const problems: string[] = [];

const files: string[] = [];
for await (const file of glob(["*.md", "docs/**/*.md", "*/README.md", "*/*/README.md"], {
  exclude: (name) => name === "node_modules",
}))
  files.push(file);

const roots = ["", "orchestrator/src", "orchestrator"];
const isThere = (path: string, from: string): boolean =>
  [join(dirname(from), path), ...roots.map((root) => join(root, path))].some((candidate) =>
    existsSync(normalize(candidate)),
  );

for (const file of files) {
  const text = await readFile(file, "utf8");
  const withoutBlocks = text.replaceAll(/```[\s\S]*?```/g, "");
  for (const [, target = ""] of withoutBlocks.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
    if (!/^[a-z]+:/.test(target) && !isThere(target, file))
      problems.push(`${file}: the link ${target} leads nowhere`);
  }
  for (const [, path = ""] of withoutBlocks.matchAll(
    /`((?:[\w.-]+\/)+[\w.-]+\.(?:ts|tsx|yaml|json|md|sql|sh))`/g,
  )) {
    if (!isThere(path, file)) problems.push(`${file}: there is no file ${path}`);
  }
}

const errorsPage = await readFile("docs/errors.md", "utf8").catch(() => "");
for (const code of [...errorCodes, ...stepErrorTypes]) {
  if (!errorsPage.includes(`\`${code}\``))
    problems.push(`docs/errors.md: ${code} is missing; say what happened, why, and what to do`);
}

if (problems.length > 0) {
  process.stderr.write(`${problems.join("\n")}\n`);
  process.exitCode = 1;
}
