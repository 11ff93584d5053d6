import { Client } from "pg";

/** Any number of ours. */
const LEADER_LOCK = 7_202_611_224;
const ANSWER_WITHIN_MS = 5000;

/**
 * Which of the processes on a database does what must be done once: the one whose connection holds a lock. The server
 * gives the lock back when that connection ends, however the process did, and the next that asks takes it.
 */
export class Leadership implements AsyncDisposable {
  readonly #url: string;
  #client: Client | undefined;
  #asked: Promise<boolean> | undefined;

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
    try {
      if (this.#client !== undefined) {
        await this.#client.query("SELECT");
        return true;
      }
      const client = new Client({
        connectionString: this.#url,
        connectionTimeoutMillis: ANSWER_WITHIN_MS,
        query_timeout: ANSWER_WITHIN_MS,
        keepAlive: true,
        application_name: "orchestrator leader",
      });
      client.on("error", () => (this.#client = undefined));
      this.#client = client;
      await client.connect();
      const { rows } = await client.query<{ held: boolean }>("SELECT pg_try_advisory_lock($1) AS held", [
        LEADER_LOCK,
      ]);
      if (rows[0]?.held === true) return true;
    } catch {
      // Whoever can ask takes it.
    }
    await this.#letGo();
    return false;
  }

  async #letGo(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => undefined);
  }
}
