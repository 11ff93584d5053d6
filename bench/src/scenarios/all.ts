import type { Scenario } from "../scenario.ts";
import { inProcess } from "./in-process.ts";

export const scenarios: readonly Scenario[] = [inProcess];
