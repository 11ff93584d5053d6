import { z } from "zod";

/** What an API key may do: viewers read, operators also write, admins also manage keys. */
export const Role = z.enum(["viewer", "operator", "admin"]);
export type Role = z.infer<typeof Role>;

const rank: Record<Role, number> = { viewer: 0, operator: 1, admin: 2 };

/** True when `role` includes everything that `needed` may do. */
export const roleIncludes = (role: Role, needed: Role): boolean => rank[role] >= rank[needed];
