import type { Role } from "@orchestrator/contracts";
import { useQuery } from "@tanstack/react-query";
import { useApp } from "./app-context.ts";

const rank: Record<Role, number> = { viewer: 0, operator: 1, admin: 2 };

/**
 * Why the caller may not do what needs this role, for `disabledReason`; undefined when it may. The service decides:
 * until it has said who the caller is, nothing is disabled.
 */
export function useMissingRole(needed: Role): string | undefined {
  const { client } = useApp();
  const { data } = useQuery({ queryKey: ["caller"], queryFn: () => client.caller() });
  if (data === undefined || rank[data.role] >= rank[needed]) return undefined;
  return `This needs the role ${needed}; your key has the role ${data.role}`;
}
