import { randomBytes, randomUUID } from "node:crypto";

const TIME_DIGITS = 9;

/**
 * A fresh session id: the time, so that new ids stand beside each other in an index and not on pages of their own,
 * and 96 random bits.
 */
export const newSessionId = (now: number): string =>
  `sess_${now.toString(36).padStart(TIME_DIGITS, "0")}${randomBytes(12).toString("base64url")}`;

/** A fresh step key: the `Idempotency-Key` of every call for the step. */
export const newStepKey = (): string => randomUUID();

export const newJobId = (): string => randomUUID();
