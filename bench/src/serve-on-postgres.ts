import { serviceProcess } from "../../orchestrator/test/kit/service-process.ts";
import type { ServiceProcess } from "../../orchestrator/test/kit/service-process.ts";

export interface ServeOptions {
  databaseUrl: string;
  args?: string[];
  env?: Record<string, string>;
}

/** `orchestrator serve` on a PostgreSQL database. Nobody checks its agents. */
export const serveOnPostgres = ({
  databaseUrl,
  args = [],
  env = {},
}: ServeOptions): Promise<ServiceProcess> =>
  serviceProcess({
    args,
    env: {
      DATABASE_URL: databaseUrl,
      SECRET_KEY: "the secret key of a benchmark, which is no secret",
      HEALTH_CHECK_SECONDS: "0",
      ...env,
    },
  });
