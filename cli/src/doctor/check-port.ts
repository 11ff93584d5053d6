import { once } from "node:events";
import { createServer } from "node:net";
import { failed, ok } from "./finding.ts";
import type { Finding } from "./finding.ts";
import { portOwner } from "./port-owner.ts";

/** Can a service listen here, or does one already? @param serves whether an orchestrator answers at an address */
export async function checkPort(
  { host, port }: { host: string; port: number },
  serves: (url: string) => Promise<boolean>,
): Promise<Finding> {
  const server = createServer();
  try {
    server.listen({ host, port, exclusive: true });
    await once(server, "listening");
    return ok("port", `${host}:${port} is free`);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE") return await takenPort(host, port, serves);
    const fix = "Choose an address of this machine (--host or HOST) and a port above 1023 (--port or PORT).";
    return failed("port", `${host}:${port} cannot be used: ${message}`, fix);
  } finally {
    server.close();
  }
}

async function takenPort(
  host: string,
  port: number,
  serves: (url: string) => Promise<boolean>,
): Promise<Finding> {
  const shown = host.includes(":") ? `[${host}]` : host;
  if (await serves(`http://${shown}:${port}`))
    return ok("port", `${host}:${port} is taken by an orchestrator`);
  const owner = await portOwner(port);
  return failed(
    "port",
    `${host}:${port} is taken by ${owner ?? "another program"}`,
    "Stop that program, or choose another port with --port or PORT.",
  );
}
