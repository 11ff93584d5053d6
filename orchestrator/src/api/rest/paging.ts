import type { FastifyReply, FastifyRequest } from "fastify";

/** Page headers of a list: `X-Total-Count`, and the next page as a `Link` (RFC 8288) when this one is full. */
export function setPageHeaders(
  request: FastifyRequest,
  reply: FastifyReply,
  page: { total: number; full: boolean; nextCursor: number | undefined },
): void {
  void reply.header("x-total-count", page.total);
  if (!page.full || page.nextCursor === undefined) return;
  const url = new URL(request.url, "http://localhost");
  url.searchParams.set("cursor", String(page.nextCursor));
  void reply.header("link", `<${url.pathname}${url.search}>; rel="next"`);
}
