import type { ApiKey } from "@orchestrator/contracts";
import { cleanLine } from "../terminal/clean-text.ts";
import type { Style } from "../terminal/style.ts";
import { renderTable } from "../terminal/table.ts";

/** The keys as a table; those that were revoked are dimmed. Pure. */
export const renderKeys = (
  keys: readonly ApiKey[],
  { style, columns }: { style: Style; columns: number },
): string =>
  renderTable(
    ["ID", "ROLE", "OWNER", "MADE", "REVOKED", "NAME"],
    keys.map(({ id, role, principal, created_at, revoked_at, name }) =>
      [String(id), role, principal, minuteOf(created_at), minuteOf(revoked_at), cleanLine(name)].map(
        (text) => ({
          text,
          paint: revoked_at === null ? undefined : style.dim,
        }),
      ),
    ),
    { style, columns, spare: ["MADE"] },
  );

const minuteOf = (time: string | null): string => time?.slice(0, 16).replace("T", " ") ?? "";
