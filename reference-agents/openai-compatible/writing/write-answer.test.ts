import { expect, test } from "vitest";

import { HOSTILE_TEXTS } from "../../test-kit/hostile-pieces.ts";
import { writeAnswer } from "./write-answer.ts";

const TEXT =
  "The new billing system went live on Monday, which surprised some customers. It processes invoices in 2 seconds " +
  "instead of 40. We can't migrate the old archives before March due to the fact that the vendor hasn't delivered the " +
  "export tool. Basically, support requests rose by 15% in the first week, but they are falling again. The team will " +
  "run a training for all account managers on Friday. Customers who pay by card don't need to do anything.";

const written = (content: string): string => writeAnswer([{ role: "user", content }]);
const about = (command: string, text = TEXT): string => written(`${command}\n\nData:\n${text}`);

test("an email has a subject, a greeting, the points and a closing", () => {
  const email = about("Draft an email to the team with the key points");
  expect(email).toMatch(/^Subject: The new billing system went live on Monday\n\nHello team,\n/);
  expect(email).toContain("\n- It processes invoices in 2 seconds instead of 40.\n");
  expect(email).toContain("\n- Support requests rose by 15%");
  expect(email).toMatch(/Best regards,\n\[Your name\]$/);
});

test("an email from points in the request uses them", () => {
  const email = written(
    "Draft a formal email to Anna Smith about the meeting: it moves to Friday. Bring the report.",
  );
  expect(email).toMatch(
    /^Subject: The meeting\n\nDear Anna Smith,\n\nIt moves to Friday\. Bring the report\./,
  );
});

test("sources, citation marks and repeated lines do not get into an email", () => {
  const email = about(
    "Draft an email",
    "Bees dance [1].\n\n- **Fact**: Bees dance [1].\n\nSources:\n[1] bees.md",
  );
  expect(email).not.toMatch(/\[1\]|bees\.md|Fact/);
});

test.each([
  ["Summarise in two sentences", /^The new billing system .*customers\. We can't .*tool\.$/],
  ["Suggest a title", /^The new billing system went live on Monday$/],
  ["Suggest 2 titles", /^1\. .+\n2\. .+$/],
  ["List the 3 key points", /^- .+\n- .+\n- .+$/],
  [
    "Rewrite this in a formal tone",
    /We cannot migrate the old archives before March because the vendor has not delivered/,
  ],
  ["Make an outline of the text", /^# .+\n\n1\. .+\n {3}- /],
  ["When will the archives be migrated?", /before March/],
  ["Who is the CEO?", /does not answer this; it does not mention: CEO/],
])("%s", (command, answer) => {
  expect(about(command)).toMatch(answer);
});

test("a text is shortened to the words asked for", () => {
  const short = about("Shorten the text to 40 words");
  expect(short.split(/\s+/).length).toBeLessThanOrEqual(40);
  expect(short).not.toContain("due to the fact");
});

test("the text said last but one is meant when the request carries none", () => {
  const answer = writeAnswer([
    { role: "user", content: TEXT },
    { role: "assistant", content: "Thank you." },
    { role: "user", content: "Suggest a title for it" },
  ]);
  expect(answer).toBe("The new billing system went live on Monday");
});

test("what it cannot do it says", () => {
  expect(about("Translate it to German")).toMatch(/^Translating needs a language model/);
  expect(written("Hello, this is a test")).toMatch(/^I summarise a text.*I cannot translate, invent/s);
  expect(written("Write an email")).toMatch(/^I summarise a text/);
});

test("hostile text takes no more than a moment", () => {
  for (const text of HOSTILE_TEXTS) {
    const startedAt = performance.now();
    for (const command of [
      "Summarise",
      "Draft an email to all",
      "titles",
      "shorter",
      "formal",
      "outline",
      "When is it?",
    ])
      about(command, text);
    written(text);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  }
}, 60_000);
