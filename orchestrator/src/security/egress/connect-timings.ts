import type { Socket } from "node:net";

/** How long each part of opening a connection took, in milliseconds; null = it was not needed or did not end well. */
export interface ConnectTimings {
  dnsMs: number | null;
  connectMs: number | null;
  tlsMs: number | null;
}

/** Follows a socket that has just begun to connect; the result fills as it goes. */
export function timeConnecting(socket: Socket): ConnectTimings {
  const timings: ConnectTimings = { dnsMs: null, connectMs: null, tlsMs: null };
  let since = performance.now();
  const lap = (): number => {
    const took = performance.now() - since;
    since += took;
    return Math.round(took * 10) / 10;
  };
  socket.once("lookup", (error: Error | null) => {
    if (error === null || error === undefined) timings.dnsMs = lap();
  });
  socket.once("connect", () => (timings.connectMs = lap()));
  socket.once("secureConnect", () => (timings.tlsMs = lap()));
  return timings;
}
