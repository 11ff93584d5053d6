import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import fastifyStatic from "@fastify/static";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { RestApp } from "../rest/rest-app.ts";
import { pageHeaders } from "./page-headers.ts";

export interface WebOptions {
  /** The built UI: `index.html`, and `assets/` whose names change with their content. */
  folder: string;
  frameAncestors: readonly string[];
}

/** What the build leaves in `index.html` for the nonce of each answer. */
const NONCE_PLACEHOLDER = "__CSP_NONCE__";
const FOREVER_MS = 365 * 24 * 60 * 60 * 1000;

/**
 * Serves the UI's files.
 * @returns answers a request with the page when it is a browser's for one of the UI's places, and says whether it was
 */
export async function webPages(
  app: RestApp,
  { folder, frameAncestors }: WebOptions,
): Promise<(request: FastifyRequest, reply: FastifyReply) => FastifyReply | undefined> {
  await app.register(fastifyStatic, {
    root: join(folder, "assets"),
    prefix: "/assets/",
    index: false,
    preCompressed: true,
    immutable: true,
    maxAge: FOREVER_MS,
  });
  const page = await readFile(join(folder, "index.html"), "utf8");
  return (request, reply) => {
    if (!isForPage(request)) return undefined;
    const nonce = randomBytes(16).toString("base64");
    return reply
      .code(200)
      .headers(pageHeaders(nonce, frameAncestors))
      .header("cache-control", "no-cache")
      .type("text/html; charset=utf-8")
      .send(page.replaceAll(NONCE_PLACEHOLDER, nonce));
  };
}

/** Where programs call: what is missing there is answered as a problem, also to a browser. */
const PROGRAMS = /^\/(api|a2a|assets|docs|health|mcp|metrics|openapi\.json|v1|\.well-known)(\/|$)/;

function isForPage({ method, url, headers }: FastifyRequest): boolean {
  return isOfPages(method, url) && headers.accept?.includes("text/html") === true;
}

/** Can a request of this kind be one for a page? */
export const isOfPages = (method: string | undefined, url: string): boolean =>
  (method === "GET" || method === "HEAD") && !PROGRAMS.test(url.split("?")[0] ?? url);
