import type { ApiKey } from "@orchestrator/contracts";
import { isoTime, isoTimeOrNull } from "../kernel/clock.ts";
import type { ListedApiKey } from "../store/tables/api-keys.ts";

export const keyView = ({ id, name, role, principal, created_at, revoked_at }: ListedApiKey): ApiKey => ({
  id,
  name,
  role,
  principal,
  created_at: isoTime(created_at),
  revoked_at: isoTimeOrNull(revoked_at),
});
