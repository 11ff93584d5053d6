import { randomBytes, randomUUID } from "node:crypto";

/** A fresh session id, 96 random bits. */
export const newSessionId = (): string => `sess_${randomBytes(12).toString("base64url")}`;

/** A fresh step key: the `Idempotency-Key` of every call for the step. */
export const newStepKey = (): string => randomUUID();

export const newJobId = (): string => randomUUID();
