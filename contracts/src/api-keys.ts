import { z } from "zod";
import { Id, Timestamp } from "./primitives.ts";
import { Role } from "./roles.ts";

export const CreateApiKey = z.strictObject({
  name: z.string().trim().min(1).max(128),
  role: Role,
  principal: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9_.@-]{0,127}$/,
      "must be 1 to 128 letters, digits, dots, dashes, underscores or @",
    )
    .optional(),
});
export type CreateApiKey = z.infer<typeof CreateApiKey>;

/** What is known of a key; `revoked_at` is null while it lets its holder in. */
export const ApiKey = z.strictObject({
  id: Id,
  name: z.string(),
  role: Role,
  principal: z.string(),
  created_at: Timestamp,
  revoked_at: Timestamp.nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;

/** The key itself is in the answer to its creation only. */
export const CreatedApiKey = z.strictObject({
  id: Id,
  name: z.string(),
  role: Role,
  principal: z.string(),
  key: z.string(),
  created_at: Timestamp,
});
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;
