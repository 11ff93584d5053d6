import { describe, expect, test } from "vitest";
import type { Scope } from "./placeholders.ts";
import { compileUrl } from "./url-pattern.ts";

const BASE = "http://agent.example:8002/base";

function urlOf(path: string, value: string, endpoint = BASE): string | null {
  const scope: Scope = {
    input: null,
    params: { v: value },
    step: null,
    session: null,
    user: null,
    agent: null,
  };
  return compileUrl(path)(endpoint, scope);
}

describe("a request's URL", () => {
  test.each([
    ["/process", "http://agent.example:8002/base/process"],
    ["/process/", "http://agent.example:8002/base/process/"],
    ["/v1/x?api-version=2&b=c", "http://agent.example:8002/base/v1/x?api-version=2&b=c"],
    ["/", "http://agent.example:8002/base"],
    ["", "http://agent.example:8002/base"],
    ["/?q=1", "http://agent.example:8002/base?q=1"],
  ])("is the endpoint with %j behind it", (path, url) => {
    expect(urlOf(path, "")).toBe(url);
  });

  test("keeps the endpoint's own query", () => {
    expect(urlOf("/run?x=1", "", "https://f.example/api?code=abc")).toBe(
      "https://f.example/api/run?code=abc&x=1",
    );
    expect(urlOf("/", "", "https://f.example/api/?code=abc")).toBe("https://f.example/api/?code=abc");
  });

  test.each([
    "../admin",
    "a/b",
    "a//b",
    "a?b=c",
    "a#b",
    "a\\b",
    "%2e%2e",
    "a\r\nb",
    "ä\u0000",
    "\ud800",
    "@evil.example",
    ":80",
    "..;/x",
    "&b=1",
  ])("keeps the value %j in its place", (value) => {
    const inPath = new URL(urlOf("/models/${params.v}/run", value) ?? "");
    expect(inPath.origin).toBe("http://agent.example:8002");
    expect(inPath.pathname.split("/")).toHaveLength(5);
    expect(inPath.pathname).toMatch(/^\/base\/models\/[^/]+\/run$/);
    expect(inPath.search + inPath.hash).toBe("");
    const inQuery = new URL(urlOf("/run?q=${params.v}&z=1", value) ?? "");
    expect([...inQuery.searchParams.keys()]).toEqual(["q", "z"]);
    expect(inQuery.searchParams.get("q")).toBe(value.toWellFormed());
  });

  test.each([
    ["/models/${params.v}/run", ""],
    ["/models/${params.v}/run", "."],
    ["/models/${params.v}/run", ".."],
    ["/${params.v}", ".."],
    ["/a.${params.v}/../b", "x"],
    ["/.${params.v}/run", "."],
    ["/%2e${params.v}/run", "."],
  ])("%s with %j is none", (path, value) => {
    const attempt = (): string | null => {
      try {
        return urlOf(path, value);
      } catch {
        return null;
      }
    };
    expect(attempt()).toBeNull();
  });

  test.each([
    "process",
    "//evil.example/x",
    "/a//b",
    "/../x",
    "/a/%2E%2e/b",
    "/a/./b",
    "/a b",
    "/a\\b",
    "/a#b",
    "/a\r\nb",
    "http://evil.example/",
    "@evil.example/",
    "/${HOME}",
  ])("the path %j is refused", (path) => {
    expect(() => compileUrl(path)).toThrow(expect.objectContaining({ code: "TEMPLATE_INVALID" }) as Error);
  });
});
