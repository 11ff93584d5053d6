import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { startBenchService } from "./bench-service.ts";
import type { BenchService } from "./bench-service.ts";

type Question = "cpu" | "unfinished";

/** The service in a process of its own, so that only its CPU time counts and not that of the load. */
export interface ServiceProcess extends AsyncDisposable {
  readonly url: string;
  /** CPU that the service has used so far. */
  cpuMs(): Promise<number>;
  /** Resolves once no step waits or runs. */
  untilIdle(): Promise<void>;
}

export async function startServiceProcess(): Promise<ServiceProcess> {
  const child = fork(fileURLToPath(import.meta.url));
  const [url] = (await once(child, "message")) as [string];
  const ask = async (question: Question): Promise<number> => {
    child.send(question);
    const [answer] = (await once(child, "message")) as [number];
    return answer;
  };
  return {
    url,
    cpuMs: () => ask("cpu"),
    async untilIdle() {
      while ((await ask("unfinished")) > 0) await new Promise((resolve) => setTimeout(resolve, 10));
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
  process.on("message", (question: Question) => {
    void answerTo(question, service).then((answer) => process.send?.(answer));
  });
  const { url } = await service.app.listen();
  process.send?.(url);
  await over;
}

async function answerTo(question: Question, { app }: BenchService): Promise<number> {
  if (question === "cpu") {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  }
  const { ready, delayed, running } = await app.deps.queue.stats();
  return ready + delayed + running;
}

if (import.meta.main) await serve();
