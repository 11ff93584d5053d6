import type { Client } from "@orchestrator/client";
import { until } from "./until.ts";
import type { World } from "./world.ts";

const READERS_EACH = 3;
const RECONNECT_MS = 50;
/** After all has happened a reader gets the rest within this time. */
const READ_WITHIN_MS = 20_000;

/** The feeds, by the address at which they are read. */
export type Feed = "/api/events" | "/api/agents/events";

/** What one reader of a feed got, over all its connections. */
export interface FeedReader {
  feed: Feed;
  /** The events, each by what tells it from all others. */
  got: string[];
  /** How often it lost its connection and resumed. */
  ends: number;
}

/** Readers of both feeds, from their beginning, some by each client. */
export class FeedReaders {
  readonly all: FeedReader[] = [];
  readonly #over = new AbortController();
  readonly #reading: Promise<void>[] = [];

  constructor(clients: readonly Client[]) {
    for (const client of Array.from({ length: READERS_EACH }, () => clients).flat()) {
      this.#read(
        "/api/events",
        (options) => client.tasks.followAll(options),
        ({ task_id: task, seq }) => `${task}/${seq}`,
      );
      this.#read(
        "/api/agents/events",
        (options) => client.agents.followAll(options),
        ({ id }) => String(id),
      );
    }
  }

  #read<E>(
    feed: Feed,
    follow: (options: NonNullable<Parameters<Client["tasks"]["followAll"]>[0]>) => AsyncIterable<E>,
    nameOf: (event: E) => string,
  ): void {
    const reader: FeedReader = { feed, got: [], ends: 0 };
    this.all.push(reader);
    const onConnection = (state: "open" | "lost"): void => void (state === "lost" && reader.ends++);
    const { signal } = this.#over;
    const read = async (): Promise<void> => {
      for await (const event of follow({ after: 0, reconnectMs: RECONNECT_MS, signal, onConnection }))
        reader.got.push(nameOf(event));
    };
    // The end of the round breaks off the stream that is open.
    this.#reading.push(read().catch((error: unknown) => this.#ended(error)));
  }

  #ended(error: unknown): void {
    if (!this.#over.signal.aborted) throw error;
  }

  /** Waits until every reader has got as much as there is, or its time is over, and ends them. */
  async finish(world: Pick<World, "database">): Promise<void> {
    const written = await writtenIn(world);
    const isRead = ({ feed, got }: FeedReader): boolean => got.length >= written[feed].length;
    await until("readers of the feeds", () => this.all.every(isRead) || undefined, READ_WITHIN_MS).catch(
      () => undefined,
    );
    this.#over.abort();
    await Promise.all(this.#reading);
  }
}

/** The events that each feed must give, in the order of their numbers. */
export async function writtenIn({ database }: Pick<World, "database">): Promise<Record<Feed, string[]>> {
  const tasks = await database.rows("SELECT task_id, seq FROM task_events ORDER BY task_id, seq");
  const agents = await database.rows("SELECT id FROM agent_events ORDER BY id");
  return {
    "/api/events": tasks.map((row) => `${String(row["task_id"])}/${String(row["seq"])}`),
    "/api/agents/events": agents.map(({ id }) => String(id)),
  };
}
