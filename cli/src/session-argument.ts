import { InvalidArgumentError } from "commander";

/** A session's id on the command line; anything else would be another path of the API. */
export function sessionIdOf(text: string): string {
  if (/^sess_[A-Za-z0-9_-]{1,64}$/.test(text)) return text;
  throw new InvalidArgumentError("A session's id looks like sess_…; orchestrator sessions list shows them.");
}
