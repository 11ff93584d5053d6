import type { Fault } from "../fault.ts";
import { f01, f02 } from "./f01-killed.ts";

/** Every fault of the table, in its order. */
export const faults: readonly Fault[] = [f01, f02];
