import { createHash } from "node:crypto";
import type { OverviewError, StepError } from "@orchestrator/contracts";
import { isoTime } from "../kernel/clock.ts";

export interface OccurredError {
  error: StepError;
  taskId: number;
  /** Milliseconds since 1970. */
  at: number;
}

export type ErrorGroup = Omit<OverviewError, "agent_name">;

/** Errors of one kind together, the most frequent first. */
export function groupErrors(errors: readonly OccurredError[]): ErrorGroup[] {
  const groups = new Map<string, ErrorGroup & { at: number }>();
  for (const { error, taskId, at } of errors) {
    const fingerprint = fingerprintOf(error);
    const known = groups.get(fingerprint);
    const count = (known?.count ?? 0) + 1;
    if (known !== undefined && known.at >= at) {
      groups.set(fingerprint, { ...known, count });
      continue;
    }
    groups.set(fingerprint, {
      fingerprint,
      error_type: error.error_type,
      agent_id: error.agent_id,
      message: error.message,
      count,
      last_at: isoTime(at),
      last_task_id: taskId,
      at,
    });
  }
  return [...groups.values()]
    .toSorted((a, b) => b.count - a.count || b.at - a.at)
    .map(({ at: _at, ...group }) => group);
}

const fingerprintOf = ({ error_type: type, agent_id: agentId, message }: StepError): string =>
  createHash("sha256")
    .update(JSON.stringify([type, agentId, maskedMessage(message)]))
    .digest("hex")
    .slice(0, 16);

/** The message without what differs from one occurrence to the next: ids, hexadecimal and decimal numbers. */
export const maskedMessage = (message: string): string =>
  message
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, "#")
    .replace(/\b0x[0-9a-f]+\b/gi, "#")
    .replace(/\b(?=[a-f]*\d)[0-9a-f]{8,}\b/gi, "#")
    .replace(/\b(\w+_)?[A-Za-z0-9-]*\d[A-Za-z0-9-]{15,}\b/g, "$1#")
    .replace(/\d+(?:[.,:]\d+)*/g, "#");
