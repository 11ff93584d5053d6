import { buildWeb } from "./build-web.ts";

/* `npm run build -w web` */

try {
  await buildWeb({ quiet: false });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
