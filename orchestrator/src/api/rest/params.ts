import { z } from "zod";
import { MemoryKey, SessionId } from "@orchestrator/contracts";
import { FEED_POSITION } from "../../events/subscribe.ts";

/** A number in the path. Anything else cannot be an id and is answered as malformed. */
export const IdParam = z.strictObject({
  id: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, "is not an id; ids are positive numbers")
    .transform(Number),
});

export const StepParams = IdParam.extend({
  step_number: z
    .string()
    .regex(/^[1-9]\d{0,3}$/, "is not the number of a step")
    .transform(Number),
});

export const SessionParam = z.strictObject({ id: SessionId });

export const MemoryParams = z.strictObject({ id: SessionId, key: MemoryKey });

/** Where a stream goes on, for clients that cannot send `Last-Event-ID`. */
export const After = z.strictObject({ after: z.coerce.number().int().min(0).optional() });

/** The same for the streams of many tasks or agents. */
export const AfterPosition = z.strictObject({
  after: z.string().regex(FEED_POSITION, "is not the id of an event of this stream").optional(),
});
