import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { Socket } from "node:net";

export interface TcpProxy extends AsyncDisposable {
  /** A URL with its host and port replaced by the proxy's. */
  through(url: string): string;
  /** Cuts every connection with a reset; new ones are let through. @returns how many there were */
  cut(): number;
  /** Cuts every connection, and lets no new one through until `open`. */
  close(): void;
  open(): void;
}

/** Passes TCP connections on to `target` (a URL) until it is told to break them. */
export async function tcpProxy(target: string): Promise<TcpProxy> {
  const { hostname, port } = new URL(target);
  const pairs = new Set<[Socket, Socket]>();
  let isOpen = true;
  const server = createServer((client) => {
    if (!isOpen) {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(Number(port), hostname);
    const pair: [Socket, Socket] = [client, upstream];
    pairs.add(pair);
    for (const [from, to] of [pair, pair.toReversed() as [Socket, Socket]]) {
      from.pipe(to);
      from.on("error", () => to.destroy());
      from.once("close", () => {
        to.destroy();
        pairs.delete(pair);
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const ownPort = typeof address === "object" && address !== null ? address.port : 0;
  const cut = (): number => {
    const cutNow = [...pairs];
    for (const [client, upstream] of cutNow) {
      client.resetAndDestroy();
      upstream.resetAndDestroy();
    }
    return cutNow.length;
  };
  return {
    through(url) {
      const changed = new URL(url);
      changed.hostname = "127.0.0.1";
      changed.port = String(ownPort);
      return changed.href;
    },
    cut,
    close() {
      isOpen = false;
      cut();
    },
    open() {
      isOpen = true;
    },
    async [Symbol.asyncDispose]() {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}
