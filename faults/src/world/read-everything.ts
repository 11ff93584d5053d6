import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const OPENAPI = fileURLToPath(new URL("../../../contracts/openapi.json", import.meta.url));
const MOST_OF_A_KIND = 30;
/** A stream that has no end is left when nothing has come for so long. */
const QUIET_MS = 150;

interface OpenApi {
  paths: Record<string, { get?: unknown }>;
}

/**
 * Reads every address that the service lets read, of the newest things of each kind; event streams too, from their
 * beginning.
 * @returns the requests that were answered with a server error
 */
export async function readEverything(baseUrl: string, send: typeof fetch): Promise<string[]> {
  const { paths } = JSON.parse(readFileSync(OPENAPI, "utf8")) as OpenApi;
  const broken: string[] = [];
  const read = async (path: string, accept: string): Promise<string> => {
    const response = await send(`${baseUrl}${path}`, { headers: { accept } });
    // Health says 503 of a service that is not well; that is an answer.
    if (response.status >= 500 && response.status !== 503)
      broken.push(`GET ${path} was answered ${response.status}`);
    return await textOf(response);
  };
  const ids = new Map<string, string[]>();
  for (const path of Object.keys(paths).filter((each) => paths[each]?.get !== undefined)) {
    for (const filled of await pathsFor(path, (noun) => idsOf(noun, ids, read))) {
      await read(filled, "application/json");
      if (filled.endsWith("/events")) await read(`${filled}?after=0`, "text/event-stream");
    }
  }
  return broken;
}

/** The path once for each thing of its kind. A step is the first one, and a place in a memory one that is empty. */
async function pathsFor(path: string, idsFor: (noun: string) => Promise<string[]>): Promise<string[]> {
  const noun = /^\/api\/([\w-]+)\/\{id\}/.exec(path)?.[1];
  const fixed = path.replace("{step_number}", "1").replace("{key}", "nothing");
  if (noun === undefined) return [fixed];
  return (await idsFor(noun)).map((id) => fixed.replace("{id}", encodeURIComponent(id)));
}

async function idsOf(
  noun: string,
  known: Map<string, string[]>,
  read: (path: string, accept: string) => Promise<string>,
): Promise<string[]> {
  const found = known.get(noun);
  if (found !== undefined) return found;
  const listed = JSON.parse(await read(`/api/${noun}`, "application/json")) as {
    id?: number;
    session_id?: string;
  }[];
  const ids = listed.slice(0, MOST_OF_A_KIND).map(({ id, session_id }) => session_id ?? String(id));
  known.set(noun, ids);
  return ids;
}

async function textOf(response: Response): Promise<string> {
  const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
  if (!isStream) return response.text();
  const reader = response.body?.getReader();
  for (let isOver = reader === undefined; !isOver;) {
    const { promise: quiet, resolve } = Promise.withResolvers<{ done: true }>();
    const timer = setTimeout(() => resolve({ done: true }), QUIET_MS);
    const next = await Promise.race([reader?.read() ?? quiet, quiet]);
    clearTimeout(timer);
    isOver = next.done;
  }
  await reader?.cancel();
  return "";
}
