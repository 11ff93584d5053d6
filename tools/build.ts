import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { rolldown } from "rolldown";
import { buildWeb } from "@orchestrator/web/build-web";

/*
 * `npm run build [-- FOLDER]`: the service as one folder that needs Node and nothing else, `dist/` by default:
 *   orchestrator.js  looks at the version of Node and loads the rest
 *   chunks/          code; what is imported when it is needed stays a file of its own
 *   templates/       the agent templates, `../templates` of the code as in the source
 *   web/             the UI, as `npm run build -w web` makes it
 *   static/          the API docs page, `../static` of the code as in its package
 */

const ROOT = join(import.meta.dirname, "..");
const LAUNCHER = join(ROOT, "cli", "bin", "orchestrator.js");
const MAIN_OF_SOURCE = "../src/main.ts";

async function build(folder: string): Promise<void> {
  const launcher = await readFile(LAUNCHER, "utf8");
  if (!launcher.includes(MAIN_OF_SOURCE)) throw new Error(`${LAUNCHER} does not load ${MAIN_OF_SOURCE}`);
  const manifest = JSON.parse(await readFile(join(ROOT, "cli", "package.json"), "utf8")) as {
    version: string;
  };
  const docsPage = dirname(
    createRequire(join(ROOT, "orchestrator", "package.json")).resolve("@fastify/swagger-ui"),
  );
  // Chunks of an earlier build have other names and would stay.
  await rm(join(folder, "chunks"), { recursive: true, force: true });

  await using bundle = await rolldown({
    input: { main: join(ROOT, "cli", "src", "main-of-bundle.ts") },
    platform: "node",
    // An addon that `pg` does without.
    external: ["pg-native"],
    // CommonJS packages look for their files with it.
    transform: { define: { __dirname: "import.meta.dirname" } },
    logLevel: "warn",
  });
  await bundle.write({
    dir: folder,
    format: "esm",
    entryFileNames: "chunks/[name].js",
    chunkFileNames: "chunks/[name]-[hash].js",
  });
  await cp(join(ROOT, "orchestrator", "templates"), join(folder, "templates"), { recursive: true });
  await buildWeb({ quiet: true });
  await cp(join(ROOT, "web", "dist"), join(folder, "web"), { recursive: true });
  await cp(join(docsPage, "static"), join(folder, "static"), { recursive: true });
  await writeFile(join(folder, "orchestrator.js"), launcher.replace(MAIN_OF_SOURCE, "./chunks/main.js"));
  const { version } = manifest;
  const shipped = { name: "orchestrator", version, license: "MIT", type: "module", bin: "./orchestrator.js" };
  await writeFile(join(folder, "package.json"), `${JSON.stringify(shipped, null, 2)}\n`);
}

await build(resolve(process.argv[2] ?? join(ROOT, "dist")));
