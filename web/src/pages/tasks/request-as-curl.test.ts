import { expect, test } from "vitest";
import { requestAsCurl } from "./request-as-curl.ts";

test("a call can be repeated from a shell, with its secrets from variables and its quotes kept", () => {
  const command = requestAsCurl({
    method: "POST",
    url: "https://agent.example/run?key=[secret]&n=1",
    headers: { "content-type": "application/json", authorization: "[secret]", "content-length": "9" },
    body: { text: `{"say":"it's $HOME"}`, length: 20 },
  });
  expect(command.split(" \\\n  ")).toEqual([
    `curl -sS -X POST 'https://agent.example/run?key='"$SECRET"'&n=1'`,
    `-H 'content-type: application/json'`,
    `-H 'authorization: '"$AUTHORIZATION"`,
    `--data-raw '{"say":"it'\\''s $HOME"}'`,
  ]);
});

test("a request without a body sends none", () => {
  expect(requestAsCurl({ method: "GET", url: "http://a/b", headers: {}, body: null })).toBe(
    "curl -sS -X GET 'http://a/b'",
  );
});
