import type { Fault } from "../fault.ts";
import { misbehaving } from "./misbehaving.ts";

const statuses = [301, 302, 303, 307, 308];

/** The last two lead to an agent of this world, whose log would show a call that nobody ordered. */
export const f19: Fault = misbehaving({
  id: "F19",
  about: "redirects to 169.254.169.254, to localhost and to another agent",
  databases: ["sqlite", "postgres"],
  cases: ({ random }, world) =>
    [
      "http://169.254.169.254/latest/meta-data/",
      "http://localhost:1/",
      `${world.agent.endpointOf("worker")}/process`,
      "//example.org/",
    ].map((location, i) => ({
      name: `redirect-${i}`,
      reaction: () => ({
        kind: "raw",
        body: "",
        status: statuses[Math.floor(random() * statuses.length)] ?? 307,
        headers: { location },
      }),
      error: "AGENT_REDIRECTED",
      calls: 1,
    })),
});
