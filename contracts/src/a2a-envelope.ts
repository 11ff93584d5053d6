import { z } from "zod";
import { JsonObject } from "./primitives.ts";

/** The specification's own message between agents (not the A2A protocol of the Linux Foundation). */
export const A2aEnvelope = z.object({
  sender: z.string().min(1).max(128),
  receiver: z.string().min(1).max(128),
  message_type: z.enum(["request", "response", "notification"]),
  session_id: z.string().max(128).default(""),
  content: JsonObject,
  metadata: JsonObject.default({}),
});
export type A2aEnvelope = z.infer<typeof A2aEnvelope>;
