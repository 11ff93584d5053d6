import { pino } from "pino";
import type { Logger } from "pino";

export type { Logger };

export type LogLevel = "silent" | "error" | "warn" | "info" | "debug";

/** Structured lines on standard error; standard output belongs to the commands. */
export function createLogger(level: LogLevel): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: ["headers.authorization", "headers.cookie", "*.authorization", "*.api_key", "*.token"],
        censor: "[hidden]",
      },
    },
    pino.destination({ fd: 2, sync: true }),
  );
}
