#!/usr/bin/env node
import module from "node:module";

const major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  process.stderr.write(
    `orchestrator needs Node 24 or newer, this is ${process.version}.\n` +
      "Inside the repository run it as: npx orchestrator …  (npm finds the pinned runtime)\n",
  );
  process.exitCode = 2;
} else {
  // Compiled code is kept for the next run: most runs are a few lines of work.
  module.enableCompileCache?.();
  await import("../src/main.ts");
}
