import type { StepStatus, TaskStatus } from "@orchestrator/contracts/task-state";
import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CirclePause,
  CircleX,
  Clock,
  LoaderCircle,
  MinusCircle,
  Route,
} from "lucide-react";
import type { LucideIcon } from "lucide-react";

export interface StatusLook {
  icon: LucideIcon;
  /** Text colour. */
  color: string;
  /** Colour of a surface that text of `color` stands on. */
  soft: string;
  isTurning?: boolean;
}

const idle = { color: "text-muted", soft: "bg-surface" } as const;
const running = { color: "text-run", soft: "bg-run-soft", isTurning: true } as const;

/** A status is an icon and its word; the colour only helps. */
export const statusLooks: Record<TaskStatus | StepStatus, StatusLook> = {
  pending: { icon: CircleDashed, ...idle },
  planning: { icon: Route, color: "text-run", soft: "bg-run-soft" },
  queued: { icon: Clock, color: "text-warn", soft: "bg-warn-soft" },
  executing: { icon: LoaderCircle, ...running },
  waiting: { icon: CirclePause, color: "text-warn", soft: "bg-warn-soft" },
  completed: { icon: CircleCheck, color: "text-ok", soft: "bg-ok-soft" },
  failed: { icon: CircleX, color: "text-bad", soft: "bg-bad-soft" },
  skipped: { icon: MinusCircle, ...idle },
  cancelled: { icon: Ban, ...idle },
  unknown: { icon: CircleHelp, color: "text-odd", soft: "bg-odd-soft" },
};
