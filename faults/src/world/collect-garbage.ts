import type { ServiceProcess } from "../../../orchestrator/test/kit/service-process.ts";
import { until } from "./until.ts";

/** Has the inspector listen on any free port when the process gets SIGUSR1. */
export const INSPECTABLE = ["--inspect-port=0"];

const LISTENS_WITHIN_MS = 5000;

/**
 * Has a process give back the room in its heap that nothing lives in, so that what it holds after that is held.
 * V8 does so by itself only when it is short of room. The process was started with `INSPECTABLE`.
 */
export async function collectGarbage(service: Pick<ServiceProcess, "pid" | "log">): Promise<void> {
  const address = (): string | undefined => /Debugger listening on (ws:\S+)/.exec(service.log)?.[1];
  if (address() === undefined) process.kill(service.pid, "SIGUSR1");
  const socket = new WebSocket(await until("the inspector to listen", address, LISTENS_WITHIN_MS));
  try {
    await new Promise((resolve, reject) => {
      socket.addEventListener("error", () => reject(new Error("the inspector hung up")));
      socket.addEventListener("message", resolve);
      socket.addEventListener("open", () =>
        socket.send(JSON.stringify({ id: 1, method: "HeapProfiler.collectGarbage" })),
      );
    });
  } finally {
    socket.close();
  }
}
