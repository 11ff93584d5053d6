import { z } from "zod";

export const ServiceHealth = z.strictObject({
  status: z.enum(["healthy", "draining", "unavailable"]),
  service: z.string(),
  version: z.string(),
});
export type ServiceHealth = z.infer<typeof ServiceHealth>;
