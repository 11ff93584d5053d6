import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { callAgent } from "./call-agent.ts";
import { STEPS } from "./candidate.ts";

/*
 * `node dbos-server.ts <database's URL> <agent's address> <name>`, as a child: DBOS behind a small HTTP server. A POST
 * starts a workflow of three steps in this process and is answered with its result.
 */

const [systemDatabaseUrl = "", agentUrl = "", executorID = ""] = process.argv.slice(2);

async function threeSteps(): Promise<unknown> {
  let data: unknown = null;
  for (let step = 1; step <= STEPS; step++) {
    const before = data;
    data = await DBOS.runStep(() => callAgent(agentUrl, step, before), { name: `step-${step}` });
  }
  return data;
}

// Everything else as it comes.
DBOS.setConfig({
  name: "bench",
  systemDatabaseUrl,
  executorID,
  applicationVersion: "1",
  runAdminServer: false,
  logLevel: "error",
});
const workflow = DBOS.registerWorkflow(threeSteps, { name: "threeSteps" });
await DBOS.launch();

const server = createServer((request, response) => {
  request.resume().on("end", () => {
    DBOS.startWorkflow(workflow)()
      .then(async (handle) => ({ workflowId: handle.workflowID, result: await handle.getResult() }))
      .then(
        (ended) => response.writeHead(201, { "content-type": "application/json" }).end(JSON.stringify(ended)),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
  });
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
process.send?.((server.address() as AddressInfo).port);
process.on("disconnect", () => process.kill(process.pid));
