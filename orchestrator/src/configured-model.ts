import type { Config, ConfigSecrets } from "./config.ts";
import type { Clock } from "./kernel/clock.ts";
import type { Complete } from "./kernel/complete.ts";
import { createChatCompletion } from "./models/chat-completion.ts";
import { bareHost } from "./security/egress/address-policy.ts";
import { createEgress } from "./security/egress/egress.ts";
import type { Logger } from "./telemetry/logger.ts";

/** The configured model, with a way out of its own that leads to its host and the public internet only. */
export function configuredModel(
  { planningModel: choice, modelTimeoutMs: timeoutMs }: Config,
  { modelApiKey: apiKey }: ConfigSecrets,
  { clock, logger, closing }: { clock: Clock; logger: Logger; closing: AsyncDisposableStack },
): { complete: Complete; model: string } | undefined {
  if (choice === undefined || apiKey === undefined) return undefined;
  const host = bareHost(new URL(choice.baseUrl).hostname);
  const egress = closing.use(
    createEgress({ allowNetworks: [host], now: () => clock.now(), maxSockets: 16, perHostSockets: 16 }),
  );
  const complete = createChatCompletion({ choice, apiKey, egress, clock, timeoutMs });
  logger.info({ model: choice.model, host }, "a language model plans tasks and sums up sessions");
  return { complete, model: choice.model };
}
