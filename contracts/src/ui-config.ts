import { z } from "zod";
import { Role } from "./roles.ts";

/** What the UI has to know of the service before anybody has shown a key; nothing here is secret. */
export const UiConfig = z.strictObject({
  version: z.string(),
  /** Origins of pages that may show the UI in a frame and send it messages, e.g. `https://portal.example`. */
  message_origins: z.array(z.string()),
  /** A page elsewhere where people build agents. */
  build_agents_url: z.string().nullable(),
});
export type UiConfig = z.infer<typeof UiConfig>;

/** Who the service takes the caller for. */
export const KnownCaller = z.strictObject({
  principal: z.string(),
  role: Role,
  /** No key is needed: whoever reaches the service may do everything. */
  is_open: z.boolean(),
});
export type KnownCaller = z.infer<typeof KnownCaller>;
