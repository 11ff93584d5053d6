import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readConfig } from "../src/config.ts";
import { startOrchestrator } from "./kit/start-orchestrator.ts";
import type { TestOptions } from "./kit/start-orchestrator.ts";
import { tempFolder } from "./kit/temp-folder.ts";

const asBrowser = { headers: { accept: "text/html,*/*" } };

async function startWithUi(options: TestOptions = {}) {
  const folder = await tempFolder();
  await mkdir(join(folder.path, "assets"));
  await writeFile(join(folder.path, "index.html"), '<meta nonce="__CSP_NONCE__"><title>UI</title>');
  await writeFile(join(folder.path, "assets", "main-abc.js"), "export {}");
  const orchestrator = await startOrchestrator({
    webFolder: folder.path,
    ...options,
    env: { WEB_PORT: "0", ...options.env },
  });
  return {
    url: orchestrator.url,
    webUrl: orchestrator.webUrl ?? "",
    async [Symbol.asyncDispose]() {
      await orchestrator[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

test("a browser gets the UI at every place of it, on a port of its own and beside the API", async () => {
  await using service = await startWithUi();
  expect(service.webUrl).not.toBe(service.url);
  for (const base of [service.webUrl, service.url]) {
    for (const path of ["/", "/tasks/12", "/agents/register"]) {
      const response = await fetch(`${base}${path}`, asBrowser);
      expect(response.status).toBe(200);
      expect(await response.text()).toContain("<title>UI</title>");
      expect(response.headers.get("cache-control")).toBe("no-cache");
    }
  }
  expect((await fetch(`${service.webUrl}/api/tasks`)).status).toBe(200);
  expect((await fetch(`${service.webUrl}/health`)).status).toBe(200);
});

test("at the UI's own port curl and other programs without a wish get the page, at the API's a problem", async () => {
  await using service = await startWithUi();
  const statusOf = async (url: string, init: RequestInit = {}): Promise<number> =>
    (await fetch(url, { headers: { accept: "*/*" }, ...init })).status;
  for (const path of ["/", "/tasks/12?tab=events"]) {
    expect(await statusOf(`${service.webUrl}${path}`)).toBe(200);
    expect(await statusOf(`${service.webUrl}${path}`, { method: "HEAD" })).toBe(200);
    expect(await statusOf(`${service.webUrl}${path}`, { method: "POST" })).toBe(404);
    expect(await statusOf(`${service.webUrl}${path}`, { headers: { accept: "application/json" } })).toBe(404);
    expect(await statusOf(`${service.url}${path}`)).toBe(404);
  }
  expect(await statusOf(`${service.webUrl}/api/nothing`)).toBe(404);
  const page = await fetch(service.webUrl, { headers: { accept: "*/*" } });
  expect(page.headers.get("content-type")).toContain("text/html");
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
});

test("files with a name of their content are kept for ever; a missing one is a problem", async () => {
  await using service = await startWithUi();
  const script = await fetch(`${service.webUrl}/assets/main-abc.js`);
  expect(script.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect(script.headers.get("content-type")).toMatch(/javascript/);
  expect((await fetch(`${service.webUrl}/assets/gone.js`, asBrowser)).status).toBe(404);
});

test("what is missing among the API's routes is a problem, also for a browser", async () => {
  await using service = await startWithUi();
  for (const path of ["/api/nothing", "/api", "/v1/models/x", "/docs/nothing"]) {
    const response = await fetch(`${service.webUrl}${path}`, asBrowser);
    expect(response.status).toBe(404);
  }
  expect((await fetch(`${service.webUrl}/tasks`, { method: "POST", ...asBrowser })).status).toBe(404);
});

test("the page runs no inline script and stands in no frame, unless the configuration names who may frame it", async () => {
  await using service = await startWithUi();
  const { headers } = await fetch(service.webUrl, asBrowser);
  const policy = headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'; script-src 'self';");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain("unsafe");
  expect(headers.get("x-frame-options")).toBe("DENY");

  await using framed = await startWithUi({ env: { FRAME_ANCESTORS: "https://portal.example, 'self'" } });
  const answer = await fetch(framed.webUrl, asBrowser);
  expect(answer.headers.get("content-security-policy")).toContain(
    "frame-ancestors https://portal.example 'self'",
  );
  expect(answer.headers.get("x-frame-options")).toBeNull();
});

test("every page has a nonce of its own", async () => {
  await using service = await startWithUi();
  const nonces = await Promise.all(
    [1, 2].map(async () => {
      const response = await fetch(service.webUrl, asBrowser);
      const nonce = /nonce="([^"]+)"/.exec(await response.text())?.[1] ?? "";
      expect(response.headers.get("content-security-policy")).toContain(`'nonce-${nonce}'`);
      return nonce;
    }),
  );
  expect(nonces[0]).not.toBe(nonces[1]);
});

test("pages of the UI may call the API, pages of others may not", async () => {
  await using service = await startWithUi();
  const from = (origin: string) => fetch(`${service.webUrl}/api/tasks`, { headers: { origin } });
  expect((await from(service.webUrl)).status).toBe(200);
  expect((await from("https://evil.example")).status).toBe(403);
});

test("a taken port 3000 is passed over, one that was asked for is an error with a way out", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  try {
    await expect(startWithUi({ env: { WEB_PORT: String(port) } })).rejects.toThrow(/WEB_PORT=off/);
    const { config } = readConfig({});
    expect(config.web).toEqual({ port: 3000, ifTaken: "next" });
    const { startWebServer } = await import("../src/api/web/web-server.ts");
    await using orchestrator = await startOrchestrator();
    await using web = await startWebServer(orchestrator.app.rest, {
      host: "127.0.0.1",
      port,
      ifTaken: "next",
    });
    expect(web.url).not.toContain(`:${port}`);
    expect((await fetch(`${web.url}/health`)).status).toBe(200);
  } finally {
    other.close();
  }
});

test("without a UI there is no second port, and a browser gets the API's problem", async () => {
  await using orchestrator = await startOrchestrator();
  expect(orchestrator.webUrl).toBeUndefined();
  expect((await fetch(orchestrator.url, asBrowser)).status).toBe(404);
  expect(() => readConfig({ WEB_PORT: "three" })).toThrow(/WEB_PORT: must be a port, 0 for any, or off/);
  expect(() => readConfig({ FRAME_ANCESTORS: "none; script-src *" })).toThrow(/FRAME_ANCESTORS/);
});
