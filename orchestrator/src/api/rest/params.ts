import { z } from "zod";
import { MemoryKey, SessionId } from "@orchestrator/contracts";

/** A number in the path. Anything else cannot be an id and is answered as malformed. */
export const IdParam = z.strictObject({
  id: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, "is not an id; ids are positive numbers")
    .transform(Number),
});

export const SessionParam = z.strictObject({ id: SessionId });

export const MemoryParams = z.strictObject({ id: SessionId, key: MemoryKey });

/** Where a stream goes on, for clients that cannot send `Last-Event-ID`. */
export const After = z.strictObject({ after: z.coerce.number().int().min(0).optional() });
