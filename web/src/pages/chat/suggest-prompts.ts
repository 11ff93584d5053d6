import type { Agent } from "@orchestrator/contracts";

export interface Prompt {
  title: string;
  text: string;
}

type AgentFacts = Pick<Agent, "name" | "capabilities" | "metadata">;

/** An example that works on what others found rather than on something of its own. */
const BUILDS_ON = /\b(?:findings?|results?|key points)\b/i;
const MOST = 5;

/**
 * Prompts that the registered agents can answer: first one that three of them share, then one for each. Pure.
 * An agent says what it can do by `metadata.examples`.
 */
export function suggestPrompts(agents: readonly AgentFacts[]): Prompt[] {
  const able = agents.flatMap((agent) => {
    const examples = examplesOf(agent);
    return examples.length === 0 ? [] : [{ name: agent.name, examples }];
  });
  const own = able.flatMap(({ name, examples }) => {
    const alone = examples.find((example) => !BUILDS_ON.test(example) && isSelfContained(example));
    return alone === undefined ? [] : [{ title: name, text: alone }];
  });
  const together = sharedPrompt(able, own);
  return [...(together === undefined ? [] : [together]), ...own].slice(0, MOST);
}

function sharedPrompt(
  able: readonly { name: string; examples: readonly string[] }[],
  own: readonly Prompt[],
): Prompt | undefined {
  const closers = able.flatMap(({ name, examples }) => {
    const example = examples.find((text) => BUILDS_ON.test(text) && /^(?:write|draft|compose)\b/i.test(text));
    return example === undefined ? [] : [{ name, example }];
  });
  const [closer] = closers;
  if (closer === undefined) return undefined;
  const [first, second] = own.filter(({ title }) => title !== closer.name);
  if (first === undefined || second === undefined) return undefined;
  return {
    title: [first.title, second.title, closer.name].join(", "),
    text: `${first.text}. Meanwhile ${lowerFirst(second.text)}. Then ${lowerFirst(closer.example)}`,
  };
}

/** Not about a text or table that the person would have to bring. */
const isSelfContained = (example: string): boolean =>
  !/\b(?:the|this) (?:text|table|article|paragraph|csv|report|records)\b/i.test(example);

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function examplesOf({ metadata }: AgentFacts): string[] {
  const { examples } = metadata;
  return Array.isArray(examples) ? examples.filter((example) => typeof example === "string") : [];
}
