import { simulate } from "./simulate.ts";

/** One of several processes that share the schedules; the arguments are its first seed and how many. */
const [seed = 0, schedules = 0] = process.argv.slice(2).map(Number);
const broken = await simulate({ seed, schedules, onProgress: (done) => process.send?.({ done }) });
process.send?.({ broken });
process.disconnect?.();
