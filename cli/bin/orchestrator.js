#!/usr/bin/env node
const major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  process.stderr.write(
    `orchestrator needs Node 24 or newer, this is ${process.version}.\n` +
      "Inside the repository run it as: npx orchestrator …  (npm finds the pinned runtime)\n",
  );
  process.exitCode = 2;
} else {
  await import("../src/main.ts");
}
