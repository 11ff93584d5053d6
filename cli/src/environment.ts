import { join, resolve } from "node:path";

export interface ServiceFlags {
  host?: string | undefined;
  port?: string | undefined;
  webPort?: string | undefined;
  data?: string | undefined;
  logLevel?: string | undefined;
  run?: "api" | "work" | undefined;
}

/** The environment with what flags say in place of the variables they stand for. */
export function environmentWith(
  flags: ServiceFlags,
  env: NodeJS.ProcessEnv = process.env,
): Record<string, string | undefined> {
  const database =
    flags.data === undefined ? undefined : `sqlite:${join(resolve(flags.data), "orchestrator.db")}`;
  return {
    ...env,
    ...definedOnly({
      HOST: flags.host,
      PORT: flags.port,
      WEB_PORT: flags.webPort,
      DATABASE_URL: database,
      LOG_LEVEL: flags.logLevel,
      RUN: flags.run,
    }),
  };
}

const definedOnly = (values: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
