import { z } from "zod";

/** Rows are numbered by the database; ids of agents, tasks, templates and messages are positive integers. */
export const Id = z.int().min(1);

/** What a step or a task is to do, in plain language: 1 to 20,000 characters, not only white space. */
export const Description = z
  .string()
  .max(20_000)
  .refine((text) => text.trim().length > 0, { error: "must say what is to be done; it is empty" });

/** UTC with milliseconds, e.g. `2026-11-22T16:30:00.000Z`. */
export const Timestamp = z.iso.datetime({ precision: 3 });

/** Any JSON value. */
export const Json = z.json();
export type Json = z.infer<typeof Json>;

/** A JSON value that must be there. @param missing what is said when it is not */
export const jsonValue = (missing: string) =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(Json), z.record(z.string(), Json)], {
    error: ({ input }) => (input === undefined ? missing : undefined),
  });

export const JsonObject = z.record(z.string(), Json);
export type JsonObject = z.infer<typeof JsonObject>;

/** A whole number of a query string. */
export const QueryNumber = z.coerce
  .number({ error: "must be a whole number" })
  .int({ error: "must be a whole number" });

/** A time of a query string, e.g. `2026-11-22T16:30:00Z`; with an offset it is another place's clock. */
export const QueryTime = z.iso.datetime({
  offset: true,
  error: "must be a time such as 2026-11-22T16:30:00Z",
});

/** How far back figures reach, in minutes. */
export const WindowMinutes = QueryNumber.min(5).max(1440).default(60);
