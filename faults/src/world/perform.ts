import type { ServerResponse } from "node:http";
import { promisify } from "node:util";
import { brotliCompress, gzip, zstdCompress } from "node:zlib";
import type { Json, JsonObject } from "@orchestrator/contracts";

/** What an agent does with a call. */
export type Reaction =
  /** `after` holds it until then; `more` is answered besides; `text` makes the body, when the usual one is to be written otherwise */
  | {
      kind: "answer";
      afterMs?: number;
      after?: Promise<void>;
      more?: JsonObject;
      text?: (answer: Json) => string;
    }
  /** Takes the call and never answers. */
  | { kind: "hang" }
  /** Sends a byte every so often, for ever. */
  | { kind: "drip"; everyMs: number }
  /** Sends without end, as fast as it is read. */
  | { kind: "flood" }
  /** A small body that decodes to a large one. */
  | { kind: "bomb"; encoding: "gzip" | "br" | "zstd" }
  | { kind: "raw"; body: string | Uint8Array; headers?: Record<string, string>; status?: number }
  | { kind: "headers"; count: number; bytes: number }
  /** Announces more than it sends, and closes. */
  | { kind: "close_mid_body" }
  /** A TCP reset instead of an answer. */
  | { kind: "reset" };

/** Does it. @param answer what a proper answer says */
export async function perform(reaction: Reaction, response: ServerResponse, answer: Json): Promise<void> {
  switch (reaction.kind) {
    case "answer":
      await reaction.after;
      if (reaction.afterMs !== undefined) await pause(reaction.afterMs);
      sendJson(response, (reaction.text ?? JSON.stringify)(answer));
      return;
    case "hang":
      return;
    case "drip":
      drip(response, reaction.everyMs);
      return;
    case "flood":
      flood(response);
      return;
    case "bomb":
      response
        .writeHead(200, { "content-type": "application/json", "content-encoding": reaction.encoding })
        .end(await bombs[reaction.encoding]());
      return;
    case "raw":
      response
        .writeHead(reaction.status ?? 200, reaction.headers ?? { "content-type": "application/json" })
        .end(reaction.body);
      return;
    case "headers":
      sendHeaders(response, reaction, answer);
      return;
    case "close_mid_body":
      response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
      response.write('{"status":"success",', () => response.socket?.end());
      return;
    case "reset":
      response.socket?.resetAndDestroy();
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function sendJson(response: ServerResponse, text: string): void {
  response
    .writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(text) })
    .end(text);
}

function drip(response: ServerResponse, everyMs: number): void {
  response.writeHead(200, { "content-type": "application/json" });
  const timer = setInterval(() => response.write(" "), everyMs);
  response.on("close", () => clearInterval(timer));
}

function flood(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json" });
  const chunk = Buffer.alloc(64 * 1024, "x");
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on("drain", more);
  response.write('{"status":"success","result":"', more);
}

/** Past the parser of the server: more than Node's own limits would let it send. */
function sendHeaders(
  response: ServerResponse,
  { count, bytes }: { count: number; bytes: number },
  answer: Json,
): void {
  const text = JSON.stringify(answer);
  const lines = Array.from({ length: count }, (_, i) => `x-filler-${i}: ${"x".repeat(bytes)}`);
  response.socket?.end(
    [
      "HTTP/1.1 200 OK",
      "content-type: application/json",
      `content-length: ${Buffer.byteLength(text)}`,
      ...lines,
      "",
      text,
    ].join("\r\n"),
  );
}

const BOMB_BYTES = 200 * 1024 * 1024;
const once = (make: () => Promise<Buffer>): (() => Promise<Buffer>) => {
  let made: Promise<Buffer> | undefined;
  return () => (made ??= make());
};
// Beside the event loop, in which other rounds measure time.
const bombs = {
  gzip: once(() => promisify(gzip)(Buffer.alloc(BOMB_BYTES), { level: 1 })),
  br: once(() => promisify(brotliCompress)(Buffer.alloc(BOMB_BYTES), { params: { [1]: 1 } })),
  zstd: once(() => promisify(zstdCompress)(Buffer.alloc(BOMB_BYTES))),
};
