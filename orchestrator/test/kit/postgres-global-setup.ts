import { once } from "node:events";
import { createServer } from "node:http";
import { startPostgresCluster } from "./postgres-cluster.ts";
import type { PostgresCluster } from "./postgres-cluster.ts";
import { STARTER } from "./postgres-database.ts";

/** Once per run of the tests: who asks at `STARTER` gets the one cluster, which the first of them starts. */
export default async function setup(): Promise<() => Promise<void>> {
  let starting: Promise<PostgresCluster> | undefined;
  const server = createServer((_request, response) => {
    starting ??= startPostgresCluster();
    starting.then(
      (cluster) => response.end(cluster.urlOf("postgres")),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  process.env[STARTER] =
    `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  return async () => {
    server.close();
    await (await starting?.catch(() => undefined))?.[Symbol.asyncDispose]();
  };
}
