import type { Socket } from "node:net";
import type { ErrorCode, Problem } from "@orchestrator/contracts";
import { restErrors } from "../error-map.ts";
import { PROBLEM_MEDIA_TYPE, problemType } from "./problem.ts";

/** Answers a request that is not even HTTP, or whose headers are too large, and closes its connection. */
export function refuseConnection(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const isTooLarge = error.code === "HPE_HEADER_OVERFLOW";
  const code: ErrorCode = isTooLarge ? "HEADERS_TOO_LARGE" : "MALFORMED_REQUEST";
  const detail = isTooLarge
    ? "The headers of the request are larger than 16 KiB."
    : "The request is not valid HTTP/1.1.";
  const { status, title } = restErrors[code];
  const body = JSON.stringify({ type: problemType(code), title, status, detail, code } satisfies Problem);
  const reason = isTooLarge ? "Request Header Fields Too Large" : "Bad Request";
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\ncontent-type: ${PROBLEM_MEDIA_TYPE}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
