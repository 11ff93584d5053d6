import {
  Ban,
  CircleCheck,
  CircleHelp,
  CircleX,
  Hourglass,
  LoaderCircle,
  MailX,
  RotateCw,
  Unplug,
} from "lucide-react";
import type { LucideIcon } from "lucide-react";
import type { Span } from "./step-spans.ts";

/** A span is a pattern, an icon and words; the colour only helps. In the order of the legend. */
export const spanLooks: Record<Span["kind"], { text: string; icon: LucideIcon; color: string }> = {
  executing: { text: "running", icon: LoaderCircle, color: "text-run" },
  completed: { text: "completed", icon: CircleCheck, color: "text-ok" },
  retried: { text: "failed and retried", icon: RotateCw, color: "text-bad" },
  failed: { text: "failed", icon: CircleX, color: "text-bad" },
  lost: { text: "lost in a crash", icon: Unplug, color: "text-bad" },
  cancelled: { text: "cancelled", icon: Ban, color: "text-muted" },
  discarded: { text: "late answer, discarded", icon: MailX, color: "text-warn" },
  unknown: { text: "outcome unknown", icon: CircleHelp, color: "text-odd" },
  waiting: { text: "waiting: for its turn, or to be tried again", icon: Hourglass, color: "text-muted" },
};
