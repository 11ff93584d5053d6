import { z } from "zod";
import { stepStatuses, taskStatuses } from "./task-state.ts";

export const TaskStatus = z.enum(taskStatuses);
export type TaskStatus = z.infer<typeof TaskStatus>;

export const StepStatus = z.enum(stepStatuses);
export type StepStatus = z.infer<typeof StepStatus>;
