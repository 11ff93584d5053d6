import { Agent, request } from "node:http";
import { percentile } from "./measure.ts";

export interface Arrivals {
  url: string;
  body: unknown;
  perSecond: number;
  seconds: number;
}

/**
 * Posts at fixed times whether or not earlier posts were answered, as many callers do who know nothing of each other.
 * The time of an answer counts from when its post was due.
 */
export async function openLoop({
  url,
  body,
  perSecond,
  seconds,
}: Arrivals): Promise<{ p50Ms: number; p95Ms: number; maxMs: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const text = JSON.stringify(body);
  const headers = { "content-type": "application/json", "content-length": String(Buffer.byteLength(text)) };
  const post = (due: number): Promise<number> =>
    new Promise((resolve, reject) => {
      request(url, { method: "POST", agent, headers }, (answer) => {
        const ms = performance.now() - due;
        answer.resume().on("end", () => {
          if (answer.statusCode === 201) resolve(ms);
          else reject(new Error(`POST ${url} answered ${answer.statusCode}`));
        });
      })
        .on("error", reject)
        .end(text);
    });

  const posts: Promise<number>[] = [];
  const start = performance.now();
  const dueOf = (i: number): number => start + (i * 1000) / perSecond;
  while (posts.length < perSecond * seconds) {
    while (posts.length < perSecond * seconds && dueOf(posts.length) <= performance.now())
      posts.push(post(dueOf(posts.length)));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const times = await Promise.all(posts);
  agent.destroy();
  return { p50Ms: percentile(times, 0.5), p95Ms: percentile(times, 0.95), maxMs: percentile(times, 1) };
}
