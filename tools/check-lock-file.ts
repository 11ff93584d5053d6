import { readFile } from "node:fs/promises";

/*
 * A package with one binary per platform lists them as optional dependencies. When the lock file was written where
 * some of them could not be had, `npm ci` fails on those platforms only; this finds it on any. Also: exact versions.
 */

interface LockedPackage {
  version?: string;
  optionalDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(await readFile("package-lock.json", "utf8")) as {
  packages: Record<string, LockedPackage>;
};
const nameOf = (path: string): string =>
  path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
const locked = new Set(
  Object.entries(packages).flatMap(([path, { version }]) => [nameOf(path), `${nameOf(path)}@${version}`]),
);
const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;
const problems: string[] = [];

for (const [path, { optionalDependencies = {} }] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const wanted = EXACT.test(version) ? `${name}@${version}` : name;
    if (!locked.has(wanted))
      problems.push(
        `${path} wants ${wanted}, which the lock file lacks: npm ci fails on its platform. Take a version whose binaries all exist.`,
      );
  }
}

const manifests = [
  "package.json",
  ...Object.keys(packages)
    .filter((path) => path !== "" && !path.includes("node_modules"))
    .map((path) => `${path}/package.json`),
];
for (const file of manifests) {
  const manifest = JSON.parse(await readFile(file, "utf8")) as Record<
    string,
    Record<string, string> | undefined
  >;
  for (const kind of ["dependencies", "devDependencies", "optionalDependencies"]) {
    for (const [name, version] of Object.entries(manifest[kind] ?? {})) {
      if (!EXACT.test(version)) problems.push(`${file}: ${name} is ${version}; pin an exact version.`);
    }
  }
}

if (problems.length > 0) {
  process.stderr.write(`${problems.join("\n")}\n`);
  process.exitCode = 1;
}
