import type { AgentConfig, GivenAgentConfig } from "@orchestrator/contracts";
import { InvalidInputError } from "../kernel/app-error.ts";
import { openSecret } from "../secrets/open-secret.ts";
import { putSecret } from "../secrets/put-secret.ts";
import type { SecretDeps, SecretPlace } from "../secrets/secret-deps.ts";
import type { Reader, Tx } from "../store/store.ts";
import type { AgentRow } from "../store/tables/agents.ts";
import { removeSecretRow } from "../store/tables/secrets.ts";

type Owned = Pick<AgentRow, "id" | "owner_id" | "endpoint">;

/** Parts a configuration as given into what may be shown and the token, which may not. */
export function withoutToken(given: GivenAgentConfig): { config: AgentConfig; token: string | undefined } {
  const { auth_config: auth, ...rest } = given;
  if (auth === undefined) return { config: rest, token: undefined };
  const { token, ...shown } = auth;
  const config = {
    ...rest,
    auth_config: token === undefined ? shown : { ...shown, has_token: true as const },
  };
  return { config, token };
}

/** Keeps an agent's token for the address it has now. */
export const putAgentSecret = (
  tx: Tx,
  deps: SecretDeps,
  agent: Owned,
  token: string,
  now: number,
): Promise<void> => putSecret(tx, deps, placeOf(agent), token, now);

/** The agent's token; undefined when it has none for the address it has now. */
export const openAgentSecret = (
  reader: Reader,
  deps: SecretDeps,
  agent: Owned,
): Promise<string | undefined> => openSecret(reader, deps, placeOf(agent));

export const removeAgentSecret = (tx: Tx, agent: Owned): Promise<number> =>
  removeSecretRow(tx, agent.owner_id, placeOf(agent).name);

/**
 * A token was given for one address; whoever changes the address must give it again, or the new one would get it.
 * @throws InvalidInputError SECRET_NEEDED
 */
export function requireSecretForNewOrigin(
  before: Owned,
  after: Owned & { config: AgentConfig },
  token: string | undefined,
): void {
  if (after.config.auth_config?.has_token !== true || token !== undefined) return;
  if (originOf(before) === originOf(after)) return;
  throw new InvalidInputError(
    "SECRET_NEEDED",
    `The agent's token was given for ${originOf(before)}. Give it again (config.auth_config.token) to use it for ${originOf(after)}, or take the authentication out.`,
    {
      issues: [
        {
          in: "body",
          path: "/config/auth_config/token",
          message: "is needed when the endpoint's host changes",
        },
      ],
    },
  );
}

const originOf = ({ endpoint }: Pick<Owned, "endpoint">): string => new URL(endpoint).origin;
const placeOf = (agent: Owned): SecretPlace => ({
  ownerId: agent.owner_id,
  name: `agent-${agent.id}`,
  origin: originOf(agent),
});
