import { expect, test } from "vitest";
import { readTaskFilters, unreadFilters } from "./task-filters.ts";

test("an address narrows the list by what it understands, and says of the rest that it does not", () => {
  const search = { status: "banana", agent: 7, within: "24h", text: " ", user: undefined, tab: "x" };
  expect(readTaskFilters(search)).toMatchObject({ status: undefined, agent: 7, within: "24h" });
  expect(unreadFilters(search)).toEqual(["status=banana"]);
  expect(readTaskFilters({ awaits: "resolution" })).toMatchObject({ awaits: "resolution" });
  expect(unreadFilters({ awaits: "rain" })).toEqual(["awaits=rain"]);
  expect(unreadFilters({ agent: "seven", within: "1y" })).toEqual(["agent=seven", "within=1y"]);
  expect(unreadFilters({})).toEqual([]);
});
