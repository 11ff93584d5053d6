import type { JobHandler } from "./work-queue.ts";

/** One handler for jobs of several kinds. */
export function byKind(handlers: Readonly<Record<string, JobHandler>>): JobHandler {
  const known = new Map(Object.entries(handlers));
  return (job, context) => {
    const handler = known.get(job.kind);
    if (handler === undefined) throw new Error(`cannot happen: nothing handles ${job.kind} jobs`);
    return handler(job, context);
  };
}
