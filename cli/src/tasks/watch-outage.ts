import type { CommandContext } from "../command-context.ts";

const LOOK_EVERY_MS = 250;
const WORTH_A_WORD_MS = 1000;

export interface Outage extends Disposable {
  /** Aborts when the service could not be reached for too long. */
  readonly signal: AbortSignal;
}

/** Says when the service is lost and when it is back; the events are asked for again all the while. */
export function watchOutage(
  { connection, settings }: Pick<CommandContext, "connection" | "settings">,
  { giveUpMs, say }: { giveUpMs: number; say: (line: string) => void },
): Outage {
  const abort = new AbortController();
  let isSaid = false;
  const timer = setInterval(() => {
    const { lostSince } = connection;
    const lostMs = lostSince === undefined ? 0 : Date.now() - lostSince;
    if (lostSince === undefined && isSaid) say(`${settings.url} answers again.`);
    if (lostMs >= WORTH_A_WORD_MS && !isSaid)
      say(`${settings.url} does not answer; trying again for ${Math.round(giveUpMs / 1000)} s.`);
    isSaid = lostSince !== undefined && (isSaid || lostMs >= WORTH_A_WORD_MS);
    if (lostMs >= giveUpMs) abort.abort();
  }, LOOK_EVERY_MS);
  return { signal: abort.signal, [Symbol.dispose]: () => clearInterval(timer) };
}
