import { connect } from "node:net";
import { connect as connectTls } from "node:tls";
import { failed, ok, skipped } from "./finding.ts";
import type { Finding } from "./finding.ts";

const WITHIN_MS = 3000;
const DEFAULT_PORT = 6379;

/** Does Redis answer, if one is configured? Asking for a password is an answer. */
export async function checkRedis(text: string | undefined): Promise<Finding> {
  if (text === undefined || text === "") return skipped("redis", "REDIS_URL is not set, and need not be");
  const url = URL.parse(text);
  const fix = "Set REDIS_URL to redis://host:6379 (rediss:// with TLS) of a server that runs, or unset it.";
  if (url === null || !/^rediss?:$/.test(url.protocol))
    return failed("redis", "REDIS_URL is no URL of Redis", fix);
  const place = `${url.hostname}:${url.port || DEFAULT_PORT}`;
  const answer = await ping(url);
  return answer.kind === "answered"
    ? ok("redis", `${place} answers`)
    : failed("redis", `${place} does not answer: ${answer.reason}`, fix);
}

function ping(url: URL): Promise<{ kind: "answered" } | { kind: "silent"; reason: string }> {
  const address = { host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port || DEFAULT_PORT) };
  const socket = url.protocol === "rediss:" ? connectTls(address) : connect(address);
  return new Promise((resolve) => {
    const silent = (reason: string): void => {
      socket.destroy();
      resolve({ kind: "silent", reason });
    };
    socket.setTimeout(WITHIN_MS, () => silent(`nothing within ${WITHIN_MS / 1000} s`));
    socket.on("error", (error) => silent(error.message));
    socket.once("data", (data: Buffer) => {
      if (!/^(\+PONG|-NOAUTH|-WRONGPASS)/.test(data.toString("latin1"))) return silent("it is not Redis");
      socket.destroy();
      return resolve({ kind: "answered" });
    });
    socket.write("PING\r\n");
  });
}
