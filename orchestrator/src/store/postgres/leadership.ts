import { Client } from "pg";

/** Any number of ours. */
const LEADER_LOCK = 7_202_611_224;
const ANSWER_WITHIN_MS = 5000;
const PING_EVERY_MS = 4000;
/** Less than the silence after which the server ends the session. */
const ANSWER_IS_GOOD_FOR_MS = 10_000;

/*
 * The server ends the session of a leader that says nothing: one that hangs, or whose machine is gone without a word,
 * would keep the lock for hours. The keepalives end it also while an answer is on its way.
 */
const SESSION = `SET idle_session_timeout = 15000;
  SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 2`;

/**
 * Which of the processes on a database does what must be done once: the one whose connection holds a lock. The server
 * gives the lock back when that connection ends, however the process did, or has been silent for 15 seconds, and the
 * next that asks takes it.
 */
export class Leadership implements AsyncDisposable {
  readonly #url: string;
  #client: Client | undefined;
  #asked: Promise<boolean> | undefined;
  #pings: NodeJS.Timeout | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  /** False also when the database cannot be asked. */
  async isMine(): Promise<boolean> {
    this.#asked ??= this.#ask().finally(() => (this.#asked = undefined));
    return this.#asked;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#asked;
    await this.#letGo();
  }

  async #ask(): Promise<boolean> {
    const askedAt = performance.now();
    try {
      const isHeld = this.#client === undefined ? await this.#take() : await this.#ping(this.#client);
      // An answer that this process reads late, since it hung itself, says nothing about now.
      if (isHeld && performance.now() - askedAt < ANSWER_IS_GOOD_FOR_MS) return true;
    } catch {
      // Whoever can ask takes it.
    }
    await this.#letGo();
    return false;
  }

  async #ping(client: Client): Promise<boolean> {
    await client.query("SELECT");
    return true;
  }

  async #take(): Promise<boolean> {
    const client = new Client({
      connectionString: this.#url,
      connectionTimeoutMillis: ANSWER_WITHIN_MS,
      query_timeout: ANSWER_WITHIN_MS,
      keepAlive: true,
      application_name: "orchestrator leader",
    });
    client.on("error", () => {
      if (this.#client === client) this.#client = undefined;
    });
    this.#client = client;
    await client.connect();
    await client.query(SESSION);
    const { rows } = await client.query<{ held: boolean }>("SELECT pg_try_advisory_lock($1) AS held", [
      LEADER_LOCK,
    ]);
    if (rows[0]?.held !== true) return false;
    clearInterval(this.#pings);
    this.#pings = setInterval(() => {
      if (this.#client === client) void this.isMine();
    }, PING_EVERY_MS).unref();
    return true;
  }

  async #letGo(): Promise<void> {
    clearInterval(this.#pings);
    const client = this.#client;
    this.#client = undefined;
    if (client === undefined) return;
    const ended = client.end().catch(() => undefined);
    // A server that is gone never says goodbye.
    const given = Promise.withResolvers<void>();
    const timer = setTimeout(given.resolve, ANSWER_WITHIN_MS).unref();
    await Promise.race([ended, given.promise]);
    clearTimeout(timer);
  }
}
