import type { Role } from "@orchestrator/contracts";
import { roleIncludes } from "@orchestrator/contracts";
import { AccessError } from "./app-error.ts";

/** Who asks. `principal` owns what the call creates; a user id in a body is a label, never authority. */
export interface Caller {
  principal: string;
  role: Role;
  signal?: AbortSignal;
}

/** The principal of open mode and of everything the process does for itself. */
export const LOCAL_PRINCIPAL = "local";

/** @throws AccessError FORBIDDEN when the caller's role does not include `needed`. */
export function requireRole(caller: Caller, needed: Role): void {
  if (roleIncludes(caller.role, needed)) return;
  throw new AccessError(
    "FORBIDDEN",
    `This needs the role ${needed}; the key used has the role ${caller.role}. Use a key with the role ${needed} or higher.`,
  );
}
