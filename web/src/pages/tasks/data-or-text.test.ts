import { expect, test } from "vitest";
import { dataOrText } from "./data-or-text.ts";

test("an object or a list is data, everything else the words as they were typed", () => {
  expect(dataOrText('{"paid": 7}')).toEqual({ paid: 7 });
  expect(dataOrText(" [1, 2]")).toEqual([1, 2]);
  for (const words of ["paid", "7", "null", '"quoted"', "{not JSON}", "[1, "])
    expect(dataOrText(words)).toBe(words);
});
