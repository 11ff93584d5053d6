import type { JsonObject, TaskEvent } from "@orchestrator/contracts";

const names = (data: JsonObject): string =>
  Object.entries(data)
    .map(
      ([name, value]) =>
        `${name.replaceAll("_", " ")}: ${typeof value === "string" ? value : JSON.stringify(value)}`,
    )
    .join(" · ");

/** What an event says besides its type. */
export const describeEvent = ({ data }: TaskEvent): string => names(data);
