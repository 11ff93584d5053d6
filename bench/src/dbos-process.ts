import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const PEERS = new URL("../peers/", import.meta.url);

/** DBOS is installed with the other peers: `npm ci --prefix bench/peers`. */
export const hasDbos = (): boolean => existsSync(new URL("node_modules/@dbos-inc/dbos-sdk", PEERS));

export interface DbosProcess extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
}

/** DBOS behind an HTTP server; a POST to any path runs a workflow of three steps. */
export async function startDbos(databaseUrl: string, agentUrl: string, name: string): Promise<DbosProcess> {
  const child = fork(fileURLToPath(new URL("dbos-server.ts", PEERS)), [databaseUrl, agentUrl, name], {
    execArgv: [],
  });
  const exited = once(child, "exit");
  const [port] = (await Promise.race([
    once(child, "message"),
    exited.then(() => {
      throw new Error("DBOS ended before it was ready");
    }),
  ])) as [number];
  return {
    url: `http://127.0.0.1:${port}/`,
    pid: child.pid ?? 0,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
