import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { up as firstSchema } from "./0001-first-schema.ts";
import { up as agentHealth } from "./0002-agent-health.ts";
import { up as sessionLife } from "./0003-session-life.ts";
import { up as feedsAndLists } from "./0004-feeds-and-lists.ts";
import { up as figuresAndFilters } from "./0005-figures-and-filters.ts";
import { up as taskControl } from "./0006-task-control.ts";
import { up as capabilityIndex } from "./0007-capability-index.ts";
import { up as serviceFacts } from "./0008-service-facts.ts";
import { up as transcripts } from "./0009-transcripts.ts";
import type { ColumnTypes } from "./column-types.ts";

/** Every migration by name, in the order of the names; a name that was released never changes. */
export function migrationsFor(types: ColumnTypes): Record<string, Migration> {
  const migration = (up: (db: Kysely<unknown>, types: ColumnTypes) => Promise<void>): Migration => ({
    up: (db) => up(db, types),
  });
  return {
    "0001-first-schema": migration(firstSchema),
    "0002-agent-health": migration(agentHealth),
    "0003-session-life": migration(sessionLife),
    "0004-feeds-and-lists": migration(feedsAndLists),
    "0005-figures-and-filters": migration(figuresAndFilters),
    "0006-task-control": migration(taskControl),
    "0007-capability-index": migration(capabilityIndex),
    "0008-service-facts": migration(serviceFacts),
    "0009-transcripts": migration(transcripts),
  };
}
