import fc from "fast-check";
import { expect, test } from "vitest";
import { fitWindow, tokensIn } from "./fit-window.ts";
import type { Conversation } from "./fit-window.ts";
import { extendSummary } from "./summarise-messages.ts";
import type { Said } from "./summarise-messages.ts";

type Message = Said & { id: number };

const numbered = (contents: readonly string[]): Message[] =>
  contents.map((content, i) => ({ id: i + 1, role: "user", content }));
const talk = (messages: Message[], given: Partial<Conversation<Message>> = {}): Conversation<Message> => ({
  summary: null,
  summarisedUpTo: 0,
  between: [],
  messages,
  ...given,
});
const contents = (messages: readonly Said[]): string[] => messages.map(({ content }) => content);

const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc.lorem({ maxCount: 30 }),
  fc.constant("x".repeat(3000)),
);
const conversations = fc
  .record({
    messages: fc.array(text, { maxLength: 30 }).map(numbered),
    between: fc.array(
      text.map((content) => ({ role: "assistant", content })),
      { maxLength: 5 },
    ),
    summary: fc.option(
      text.map((content) => extendSummary(null, [{ role: "user", content }])),
      { nil: null },
    ),
    summarisedUpTo: fc.nat(30),
  })
  .map((given): Conversation<Message> => given);
const limits = fc.record({
  maxMessages: fc.integer({ min: 1, max: 40 }),
  maxTokens: fc.integer({ min: 1, max: 2000 }),
});

test("what fits is given whole, and there is nothing to summarise", () => {
  const messages = numbered(["a", "b", "c"]);
  expect(fitWindow(talk(messages), { maxMessages: 3, maxTokens: 3 })).toEqual({
    summary: null,
    messages,
    tokens: 3,
  });
  expect(fitWindow(talk([]), { maxMessages: 3, maxTokens: 3 })).toEqual({
    summary: null,
    messages: [],
    tokens: 0,
  });
});

test("older messages are summarised after what the summary has of those before", () => {
  const conversation = talk(numbered(["one", "two", "three", "four"]), {
    summary: "user: zero\nuser: one",
    summarisedUpTo: 1,
    between: [],
  });
  const window = fitWindow(conversation, { maxMessages: 2, maxTokens: 1000 });
  expect(window.summary).toBe("user: zero\nuser: one\nuser: two");
  expect(contents(window.messages)).toEqual(["three", "four"]);
});

test("what lies between the summary and the messages is summarised too", () => {
  const conversation = talk(numbered(["new"]), {
    summary: "user: old",
    between: [{ role: "assistant", content: "middle" }],
  });
  expect(fitWindow(conversation, { maxMessages: 2, maxTokens: 1000 }).summary).toBe(
    "user: old\nassistant: middle",
  );
});

test("the newest message is cut when it is too long on its own", () => {
  const window = fitWindow(talk(numbered(["a", "b".repeat(1000)])), { maxMessages: 2, maxTokens: 100 });
  expect(window.messages).toHaveLength(1);
  expect(window.messages[0]?.content).toMatch(/^b{299}…$/);
  expect(window.summary).toBe("user: a");
});

test("the budget is never exceeded", () => {
  fc.assert(
    fc.property(conversations, limits, (conversation, limit) => {
      const { summary, messages, tokens } = fitWindow(conversation, limit);
      expect(tokens).toBeLessThanOrEqual(limit.maxTokens);
      expect(tokens).toBe(
        messages.reduce((sum, { content }) => sum + tokensIn(content), tokensIn(summary ?? "")),
      );
      expect(messages.length).toBeLessThanOrEqual(limit.maxMessages);
    }),
  );
});

test("the newest message is always there, and what is there is the end of the conversation, in order and whole", () => {
  fc.assert(
    fc.property(conversations, limits, (conversation, limit) => {
      const { messages } = fitWindow(conversation, limit);
      const end = messages.length === 0 ? [] : conversation.messages.slice(-messages.length);
      expect(messages.map(({ id }) => id)).toEqual(end.map(({ id }) => id));
      expect(messages.length === 0).toBe(conversation.messages.length === 0);
      if (messages.length > 1) expect(contents(messages)).toEqual(contents(end));
    }),
  );
});

test("no message is left out that would still fit, and nothing is left out without a word of it", () => {
  fc.assert(
    fc.property(conversations, limits, (conversation, limit) => {
      const { summary, messages } = fitWindow(
        { ...conversation, summary: null, summarisedUpTo: 0, between: [] },
        limit,
      );
      const left = conversation.messages.slice(0, conversation.messages.length - messages.length);
      const all = conversation.messages.reduce((sum, { content }) => sum + tokensIn(content), 0);
      const fits = conversation.messages.length <= limit.maxMessages && all <= limit.maxTokens;
      expect(left.length === 0).toBe(fits || conversation.messages.length <= 1);
      const isSaid = left.some(({ content }) => content.trim() !== "");
      if (limit.maxTokens >= 4 && isSaid) expect(summary).not.toBeNull();
    }),
  );
});
