import { once } from "node:events";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { messageOf, StartupError } from "../../kernel/app-error.ts";
import type { RestApp } from "../rest/rest-app.ts";
import { refuseConnection } from "../rest/refuse-connection.ts";
import { isOfPages } from "./web-pages.ts";

export interface WebAddress {
  host: string;
  /** 0 = any free port. */
  port: number;
  /** What to do when another program has the port: `next` takes the next free one of ten, then any. */
  ifTaken: "fail" | "next";
}

export interface WebServer extends AsyncDisposable {
  /** e.g. `http://localhost:3000` */
  url: string;
}

const PORTS_TRIED = 10;
const REQUEST_TIMEOUT_MS = 60_000;

/**
 * A second door of the same app, where people look for the UI: its API calls are of the same origin.
 * @throws StartupError PORT_TAKEN
 */
export async function startWebServer(rest: RestApp, address: WebAddress): Promise<WebServer> {
  await rest.ready();
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    const { method, url = "", headers } = request;
    // At this door also whoever takes anything, such as curl, comes for a page.
    if (/^\s*(\*\/\*)?\s*$/.test(headers.accept ?? "") && isOfPages(method, url))
      headers.accept = "text/html";
    rest.routing(request, response);
  });
  server.on("clientError", refuseConnection);
  const port = await listenOn(server, address);
  return {
    url: `http://${shownHost(address.host)}:${port}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listenOn(server: Server, { host, port, ifTaken }: WebAddress): Promise<number> {
  const candidates =
    ifTaken === "fail" || port === 0
      ? [port]
      : [...Array.from({ length: PORTS_TRIED }, (_none, i) => port + i), 0];
  for (const candidate of candidates) {
    const error = await tryPort(server, host, candidate);
    // A TCP server has an address with a port.
    if (error === undefined) return (server.address() as AddressInfo).port;
    if (error.code === "EADDRINUSE" && ifTaken === "next") continue;
    throw new StartupError(
      "PORT_TAKEN",
      `Port ${candidate} on ${host}, which WEB_PORT names for the UI, cannot be used: ${messageOf(error)}. Choose another one, or WEB_PORT=off for no UI.`,
      { cause: error },
    );
  }
  throw new Error("cannot happen: any free port was refused");
}

function tryPort(server: Server, host: string, port: number): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const onError = (error: NodeJS.ErrnoException): void => resolve(error);
    server.once("error", onError);
    server.listen(port, host, () => {
      server.off("error", onError);
      resolve(undefined);
    });
  });
}

/** What a person on this machine types. */
function shownHost(host: string): string {
  if (["127.0.0.1", "0.0.0.0", "::", "::1", "localhost"].includes(host)) return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}
