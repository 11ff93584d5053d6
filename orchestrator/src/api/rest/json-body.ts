import type { RestApp } from "./rest-app.ts";

/**
 * Takes JSON bodies only: text would arrive as a string that fits no schema. No body at all is none, whatever its
 * Content-Type says, since many clients send the header with every request; a route that needs one says so.
 */
export function takeJsonBodies(app: RestApp): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>("application/json", { parseAs: "string" }, (request, body, done) =>
    body === "" ? done(null, undefined) : parse(request, body, done),
  );
}
