import { readdir, readFile, readlink } from "node:fs/promises";

const LISTENING = "0A";

/** Which program listens on the port, as far as Linux tells this user; undefined when it does not. */
export async function portOwner(port: number): Promise<string | undefined> {
  const sockets = await listeningSockets(port);
  if (sockets.size === 0) return undefined;
  for (const pid of await readdir("/proc").catch(() => [])) {
    if (!/^\d+$/.test(pid)) continue;
    for (const fd of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
      const target = await readlink(`/proc/${pid}/fd/${fd}`).catch(() => "");
      const socket = /^socket:\[(\d+)\]$/.exec(target)?.[1];
      if (socket !== undefined && sockets.has(socket)) return `${await nameOf(pid)} (process ${pid})`;
    }
  }
  return undefined;
}

/** The inodes of the sockets that listen on the port. */
async function listeningSockets(port: number): Promise<ReadonlySet<string>> {
  const wanted = port.toString(16).toUpperCase().padStart(4, "0");
  const tables = await Promise.all(
    ["/proc/net/tcp", "/proc/net/tcp6"].map((path) => readFile(path, "utf8").catch(() => "")),
  );
  return new Set(
    tables
      .flatMap((table) => table.split("\n").slice(1))
      .map((line) => line.trim().split(/\s+/))
      .filter(([, local, , state]) => local?.endsWith(`:${wanted}`) === true && state === LISTENING)
      .flatMap((fields) => fields[9] ?? []),
  );
}

const nameOf = async (pid: string): Promise<string> =>
  (await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "a program")).trim();
