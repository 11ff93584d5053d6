import type { Fault } from "../fault.ts";
import { f01, f02 } from "./f01-killed.ts";
import { f03 } from "./f03-one-of-three-killed.ts";
import { f04 } from "./f04-database-crashes.ts";
import { f05 } from "./f05-connections-cut.ts";
import { f07 } from "./f07-second-service.ts";
import { f08 } from "./f08-stopped-worker.ts";
import { f10, f11 } from "./f10-hangs.ts";
import { f12, f13 } from "./f12-floods.ts";
import { f14 } from "./f14-nonsense.ts";
import { f15 } from "./f15-errors-and-pauses.ts";
import { f16 } from "./f16-broken-connections.ts";
import { f17 } from "./f17-idle-sockets-closed.ts";
import { f18 } from "./f18-large-headers.ts";
import { f19 } from "./f19-redirects.ts";
import { f20 } from "./f20-disk-full.ts";
import { f22 } from "./f22-clock-jumps.ts";
import { f23 } from "./f23-cancel-races.ts";
import { f24 } from "./f24-one-key.ts";
import { f25 } from "./f25-unanswered.ts";
import { f26 } from "./f26-streams-cut.ts";
import { f27 } from "./f27-idle-streams.ts";
import { f28 } from "./f28-overload.ts";
import { f30 } from "./f30-rolling-restart.ts";
import { f31 } from "./f31-redis-lost.ts";
import { f32 } from "./f32-poison.ts";
import { f33 } from "./f33-flapping.ts";
import { f35 } from "./f35-health-sweep.ts";
import { f39 } from "./f39-migration.ts";

/** Every fault of the table, in its order. */
export const faults: readonly Fault[] = [
  f01,
  f02,
  f03,
  f04,
  f05,
  f07,
  f08,
  f10,
  f11,
  f12,
  f13,
  f14,
  f15,
  f16,
  f17,
  f18,
  f19,
  f20,
  f22,
  f23,
  f24,
  f25,
  f26,
  f27,
  f28,
  f30,
  f31,
  f32,
  f33,
  f35,
  f39,
];
