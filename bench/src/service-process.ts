import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { startBenchService } from "./bench-service.ts";

/** The service in a process of its own, so that only its CPU time counts and not that of the load. */
export interface ServiceProcess extends AsyncDisposable {
  readonly url: string;
  /** CPU that the service has used so far. */
  cpuMs(): Promise<number>;
}

export async function startServiceProcess(): Promise<ServiceProcess> {
  const child = fork(fileURLToPath(import.meta.url));
  const [url] = (await once(child, "message")) as [string];
  return {
    url,
    async cpuMs() {
      child.send("cpu");
      const [ms] = (await once(child, "message")) as [number];
      return ms;
    },
    async [Symbol.asyncDispose]() {
      const exited = once(child, "exit");
      child.disconnect();
      await exited;
    },
  };
}

async function serve(): Promise<void> {
  await using service = await startBenchService();
  const over = once(process, "disconnect");
  process.on("message", () => {
    const { user, system } = process.cpuUsage();
    process.send?.((user + system) / 1000);
  });
  const { url } = await service.app.listen();
  process.send?.(url);
  await over;
}

if (import.meta.main) await serve();
