import { once } from "node:events";
import { createServer } from "node:net";
import type { Socket } from "node:net";

export interface LyingRedis extends AsyncDisposable {
  readonly url: string;
  /** The commands it was sent, in capitals. */
  readonly commands: readonly string[];
}

const bulk = (text: string): string => `$${Buffer.byteLength(text)}\r\n${text}\r\n`;

/** What it says to a command; each is a well-formed answer and none is true. */
const lies: Readonly<Record<string, string>> = {
  GET: bulk("these are not the agents that you look for, and the code does not fit them either"),
  SET: "+OK\r\n",
  PUBLISH: ":7\r\n",
  EVAL: "*2\r\n:-3\r\n:99999999999\r\n",
  EVALSHA: "*2\r\n:-3\r\n:99999999999\r\n",
  PING: "+PONG\r\n",
};

/**
 * A server that speaks Redis' protocol (RESP2), takes everything, keeps nothing, claims to have told others what it
 * told nobody, and sends to its subscribers what nobody published.
 */
export async function lyingRedis(): Promise<LyingRedis> {
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).once("close", () => sockets.delete(socket));
    let rest = "";
    socket.on("data", (chunk: Buffer) => {
      rest += chunk.toString("latin1");
      for (let end = commandEnd(rest); end !== undefined; end = commandEnd(rest)) {
        const words = wordsOf(rest.slice(0, end));
        rest = rest.slice(end);
        const command = words[0]?.toUpperCase() ?? "";
        commands.push(command);
        socket.write(command === "SUBSCRIBE" ? subscribed(words[1] ?? "") : (lies[command] ?? "+OK\r\n"));
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    url: `redis://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    commands,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

const subscribed = (channel: string): string =>
  `*3\r\n${bulk("subscribe")}${bulk(channel)}:1\r\n` +
  [
    "nonsense",
    "{}",
    '{"from":"me","wakes":[[1]],"agents":"yes"}',
    '{"from":"x","wakes":[[999,"nobody"]],"agents":true}',
  ]
    .map((message) => `*3\r\n${bulk("message")}${bulk(channel)}${bulk(message)}`)
    .join("");

/** Where the first command of the text ends; undefined when it is not all there. */
function commandEnd(text: string): number | undefined {
  const head = /^\*(\d+)\r\n/.exec(text);
  if (head === null) return undefined;
  let at = head[0].length;
  for (let left = Number(head[1]); left > 0; left--) {
    const length = /^\$(\d+)\r\n/.exec(text.slice(at));
    if (length === null) return undefined;
    at += length[0].length + Number(length[1]) + 2;
  }
  return at <= text.length ? at : undefined;
}

const wordsOf = (command: string): string[] =>
  command
    .split("\r\n")
    .slice(1)
    .filter((_, i) => i % 2 === 1);
