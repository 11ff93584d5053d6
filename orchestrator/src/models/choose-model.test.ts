import { expect, test } from "vitest";
import { chooseModel } from "./choose-model.ts";

const auto = { PLANNER: "auto" as const };
const openai = { OPENAI_API_KEY: "sk-openai" };
const groq = { GROQ_API_KEY: "gsk-groq" };
const own = { LLM_BASE_URL: "http://127.0.0.1:11434/v1/", LLM_MODEL: "llama" };

test("without a model the rules plan", () => {
  expect(chooseModel(auto)).toBeUndefined();
  expect(chooseModel({ ...auto, LLM_MODEL: "llama" })).toBeUndefined();
});

test("PLANNER=rules needs and uses no model, whatever else is set", () => {
  expect(chooseModel({ PLANNER: "rules", ...openai, LLM_BASE_URL: "nonsense" })).toBeUndefined();
});

test("a server of one's own comes before OpenAI, and OpenAI before Groq", () => {
  expect(chooseModel({ ...auto, ...own, ...openai, ...groq })?.choice).toEqual({
    provider: "openai",
    model: "llama",
    baseUrl: "http://127.0.0.1:11434/v1",
  });
  expect(chooseModel({ ...auto, ...openai, ...groq })).toEqual({
    choice: { provider: "openai", model: "gpt-4o-mini", baseUrl: "https://api.openai.com/v1" },
    apiKey: "sk-openai",
  });
  expect(chooseModel({ ...auto, ...groq, LLM_MODEL: "big" })).toEqual({
    choice: { provider: "groq", model: "big", baseUrl: "https://api.groq.com" },
    apiKey: "gsk-groq",
  });
});

test("a server of one's own never gets the key of OpenAI", () => {
  expect(chooseModel({ ...auto, ...own, ...openai })?.apiKey).toBe("none");
  expect(chooseModel({ ...auto, ...own, ...openai, LLM_API_KEY: "mine" })?.apiKey).toBe("mine");
});

test.each([
  [{ ...auto, LLM_BASE_URL: own.LLM_BASE_URL }, /LLM_BASE_URL: the model is missing\. Set LLM_MODEL/],
  [{ ...auto, LLM_API_KEY: "mine" }, /LLM_API_KEY: the server it is for is missing/],
  [{ PLANNER: "llm" as const }, /PLANNER=llm needs a language model\. Set OPENAI_API_KEY/],
  [{ ...auto, ...own, LLM_BASE_URL: "127.0.0.1:11434" }, /LLM_BASE_URL: give an http:\/\/ or https:\/\/ URL/],
  [{ ...auto, ...own, LLM_BASE_URL: "file:///etc/passwd" }, /LLM_BASE_URL: give an http/],
  [{ ...auto, ...own, LLM_BASE_URL: "https://user:pw@host/v1" }, /give the key in LLM_API_KEY/],
])("what cannot work is said at the start", (settings, message) => {
  expect(() => chooseModel(settings)).toThrow(message);
});
