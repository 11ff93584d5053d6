import { expect, test } from "vitest";

import { HOSTILE_TEXTS } from "../test-kit/hostile-pieces.ts";
import { answerQuestion } from "./answer-question.ts";
import { nextLabels } from "./next-labels.ts";

const CSV = `month,region,product,amount
2024-10,North,Widget,100
2024-10,South,Widget,80
2024-11,North,Gadget,120
2024-11,South,Widget,90
2024-12,North,Widget,150
2024-12,South,Gadget,95
`;
const ask = (question: string): string => answerQuestion(`${question}\n\n${CSV}`);

test.each([
  [
    "Which region has the highest amount?",
    "North has the highest sum of amount: 370",
    "GROUP BY region ORDER BY sum_amount DESC LIMIT 1",
  ],
  ["Total amount per region, highest first", "| South | 265 |", "GROUP BY region ORDER BY sum_amount DESC`"],
  ["Top 2 products by amount", "| Gadget | 215 |", "GROUP BY product ORDER BY sum_amount DESC LIMIT 2"],
  ["Which two months had the highest total amount?", "| 2024-11 | 210 |", "LIMIT 2"],
  ["What is the average amount in the North?", "123.33333", "WHERE region = 'North'"],
  ["How many rows where amount is over 95?", "The count is 3", "WHERE amount > 95"],
  ["rows where amount is between 90 and 100", "3 rows fit", "WHERE amount >= 90 AND amount <= 100"],
  ["show the share of each product", "| Widget | 420 | 66.1 |", "share of sum_amount"],
  [
    "sum of amount for Widget in the South",
    "The sum of amount is 170",
    "WHERE region = 'South' AND product = 'Widget'",
  ],
  ["Median amount by product", "| Gadget | 107.5 |", "MEDIAN(amount)"],
  ["total amount for each region where product is not Widget", "| South | 95 |", "WHERE product <> 'Widget'"],
  ["rows where amount is over 1000", "No row meets the conditions, out of 6", "WHERE amount > 1000"],
])("%s", (question, answer, sql) => {
  expect(ask(question)).toContain(answer);
  expect(ask(question)).toContain(sql);
});

test("a forecast sums each period, continues the straight line and says how well it fits", () => {
  const answer = ask("Forecast the amount for the next two months");
  expect(answer).toContain("| 2025-01 | 276.7 |\n| 2025-02 | 309.2 |");
  expect(answer).toContain("rises by 32.5 per period (R² 0.998)");
});

test("a forecast of one group leaves the others out", () => {
  expect(ask("Forecast the amount in the North for the next month")).toContain("| 2025-01 | 173.3 |");
});

test("a list in the question outranks the data of an earlier step", () => {
  const question = "forecast the next three months of 10, 20, 30, 40";
  const answer = answerQuestion(`${question}\n\nData:\n{"mean": 25, "count": 4}`);
  expect(answer).toContain("is 50, 60 and 70.");
});

test("data is read as JSON, Markdown table, CSV and list", () => {
  const records = '[{"city": "Rome", "people": 3}, {"city": "Oslo", "people": 1}]';
  const table = "| city | people |\n|---|---|\n| Rome | 3 |\n| Oslo | 1 |";
  for (const data of [records, table, "city,people\nRome,3\nOslo,1"]) {
    expect(answerQuestion(`Which city has the most people?\n\nData:\n${data}`)).toContain(
      "Rome has the highest",
    );
    expect(answerQuestion(`Which city has the most people?\n${data}`)).toContain("Rome has the highest");
  }
  expect(answerQuestion("the mean of 1, 2, 6")).toContain("3 numbers; their mean is 3.");
  expect(answerQuestion("how do these correlate? [1, 2, 3]")).toContain("3 numbers");
});

test("without data it says what to send, with too little what is missing", () => {
  expect(answerQuestion("Hello, this is a test")).toMatch(/no data in the message/);
  expect(answerQuestion("Forecast the next value\n\nData:\n[1, 2]")).toMatch(/at least three values/);
});

test("periods are counted on from what the data calls them", () => {
  expect(nextLabels("2024-11", 9, 2)).toEqual(["2024-12", "2025-01"]);
  expect(nextLabels("2024-12-31", 9, 1)).toEqual(["2025-01-01"]);
  expect(nextLabels("Nov", 9, 2)).toEqual(["Dec", "Jan"]);
  expect(nextLabels("2024-Q4", 9, 1)).toEqual(["2025-Q1"]);
  expect(nextLabels("2023", 9, 1)).toEqual(["2024"]);
  expect(nextLabels("Week 9", 9, 2)).toEqual(["Week 10", "Week 11"]);
  expect(nextLabels("spring", 4, 1)).toEqual(["5"]);
});

test("hostile text takes no more than a moment", () => {
  for (const text of HOSTILE_TEXTS) {
    const startedAt = performance.now();
    answerQuestion(text);
    answerQuestion(`forecast ${text}`);
    answerQuestion(`top 3 by a\n\nData:\n${text}`);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  }
}, 30_000);
