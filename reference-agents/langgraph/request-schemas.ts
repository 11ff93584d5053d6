import { z } from "zod";

const MAX_DESCRIPTION = 10_000;

const description = z
  .string("say in a sentence what to research")
  .trim()
  .min(1, "say in a sentence what to research")
  .max(MAX_DESCRIPTION, `longer than ${MAX_DESCRIPTION} characters; put long material in \`context.data\``);
const context = z.record(z.string(), z.unknown()).nullish();
const sessionId = z.string().max(200).nullish();

export const processRequestSchema = z.strictObject({
  description,
  context,
  session_id: sessionId,
  metadata: z.record(z.string(), z.unknown()).nullish(),
});

/** The envelope may carry more than we know: what else a sender puts into it is left alone. */
export const envelopeSchema = z.looseObject({
  sender: z.string().max(200).default("unknown"),
  receiver: z.string().max(200).optional(),
  message_type: z
    .literal("request", '"request" is the only message type this agent takes')
    .default("request"),
  session_id: sessionId,
  content: z.looseObject({ description, context }),
  metadata: z.record(z.string(), z.unknown()).nullish(),
});
