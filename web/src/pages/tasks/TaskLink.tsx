import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { pb } from "../../paths.ts";

/** Leads to another task. */
export function TaskLink({ taskId, children }: { taskId: number; children: ReactNode }) {
  return (
    <Link to={pb.task({ taskId })} className="text-accent underline">
      {children}
    </Link>
  );
}
