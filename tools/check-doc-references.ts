import { existsSync } from "node:fs";
import { glob, readFile } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import { errorCodes, stepErrorTypes } from "@orchestrator/contracts";

/*
 * Docs that name files which are gone, or leave a code out, mislead. Checks that
 *  - every relative link and every `path/with/slash.ext` in the Markdown exists,
 *  - docs/errors.md has a heading for every error code and step error type,
 *  - every sentence of docs/operations/failure-semantics.md names a test that exists, or says why there is none.
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

const SEMANTICS = "docs/operations/failure-semantics.md";
for (const section of (await readFile(SEMANTICS, "utf8")).split(/^## /m).slice(1)) {
  const [heading = ""] = section.split("\n");
  const [sentences = "", proofs = ""] = section.split("```text\n");
  for (const [, number = "", sentence = ""] of sentences.matchAll(/^(\d+)\. (.*)$/gm)) {
    if (!new RegExp(`^${number} `, "m").test(proofs))
      problems.push(`${SEMANTICS}: “${sentence}” names no test; write its number and why under “${heading}”`);
  }
  for (const [, path = "", title = ""] of proofs.matchAll(/^\d+ (\S+\.ts): (.*)$/gm)) {
    const file = path.startsWith("cli/") ? path : join("orchestrator", path);
    const code = await readFile(file, "utf8").catch(() => "");
    if (![`"${title}"`, `'${title}'`].some((literal) => code.includes(literal)))
      problems.push(`${SEMANTICS}: ${file} has no test “${title}”`);
  }
}

if (problems.length > 0) {
  process.stderr.write(`${problems.join("\n")}\n`);
  process.exitCode = 1;
}
