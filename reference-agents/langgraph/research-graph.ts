import { AgentError } from "../agent-server/agent-error.ts";
import type { Answer, Finding, Research, Researcher, SubQuestion } from "./research.ts";

export interface ResearchResult extends Answer {
  subQuestions: string[];
  notFound: string[];
  /** What each node of the graph did, in order. */
  workflowSteps: string[];
}

export type ResearchGraph = (research: Research) => Promise<ResearchResult>;

const MAX_REFLECTIONS = 2;
const MAX_FOLLOW_UPS = 4;
const MAX_GRAPH_STEPS = 60;

/**
 * START → analyze → plan → execute → reflect → finalize → END.
 * execute answers one sub-question at a time and loops while any is pending; reflect sends the work back to execute
 * when it finds terms the evidence leaves uncovered, at most twice.
 */
export async function createResearchGraph(researcher: Researcher): Promise<ResearchGraph> {
  const { Annotation, END, START, StateGraph } = await import("@langchain/langgraph");

  const append = <Item>(): { reducer: (all: Item[], more: Item[]) => Item[]; default: () => Item[] } => ({
    reducer: (all, more) => [...all, ...more],
    default: () => [],
  });
  const ResearchState = Annotation.Root({
    research: Annotation<Research>,
    terms: Annotation<string[]>,
    pending: Annotation<SubQuestion[]>,
    subQuestions: Annotation<string[]>(append()),
    findings: Annotation<Finding[]>(append()),
    reflections: Annotation<number>({ reducer: (_, next) => next, default: () => 0 }),
    uncovered: Annotation<string[]>,
    answer: Annotation<Answer>,
    workflowSteps: Annotation<string[]>(append()),
  });
  type State = typeof ResearchState.State;

  const analyze = async ({ research }: State): Promise<Partial<State>> => {
    const terms = await researcher.analyze(research);
    return { terms, workflowSteps: [`analyze: an answer has to cover ${list(terms)}`] };
  };
  const plan = async ({ research }: State): Promise<Partial<State>> => {
    const pending = await researcher.plan(research);
    const subQuestions = pending.map(({ text }) => text);
    return { pending, subQuestions, workflowSteps: [`plan: ${count(pending.length, "sub-question")}`] };
  };
  const execute = async ({ research, pending }: State): Promise<Partial<State>> => {
    const [next, ...rest] = pending;
    if (next === undefined) return {};
    const finding = await researcher.investigate(research, next);
    const told = `execute: "${next.text}" – ${count(finding.evidence.length, "passage")}`;
    return { pending: rest, findings: [finding], workflowSteps: [told] };
  };
  const reflect = async ({ research, terms, findings, reflections }: State): Promise<Partial<State>> => {
    const { uncovered, followUps } = await researcher.reflect(research, terms, findings);
    const known = new Set(findings.map(({ subQuestion }) => subQuestion.text));
    const isLast = reflections + 1 >= MAX_REFLECTIONS;
    const pending = isLast ? [] : followUps.filter(({ text }) => !known.has(text)).slice(0, MAX_FOLLOW_UPS);
    const verdict = uncovered.length === 0 ? "everything is covered" : `not covered yet: ${list(uncovered)}`;
    const next = pending.length === 0 ? "" : `; searching again (${pending.length})`;
    return {
      uncovered,
      pending,
      reflections: reflections + 1,
      subQuestions: pending.map(({ text }) => text),
      workflowSteps: [`reflect: ${verdict}${next}`],
    };
  };
  const finalize = async ({ research, findings, uncovered }: State): Promise<Partial<State>> => {
    const answer = await researcher.finalize(research, findings, uncovered);
    return {
      answer,
      workflowSteps: [`finalize: an answer with ${count(answer.citations.length, "citation")}`],
    };
  };
  const whileWorkRemains = ({ pending }: State): "execute" | "reflect" =>
    pending.length > 0 ? "execute" : "reflect";
  const untilCovered = ({ pending }: State): "execute" | "finalize" =>
    pending.length > 0 ? "execute" : "finalize";

  const graph = new StateGraph(ResearchState)
    .addNode("analyze", analyze)
    .addNode("plan", plan)
    .addNode("execute", execute)
    .addNode("reflect", reflect)
    .addNode("finalize", finalize)
    .addEdge(START, "analyze")
    .addEdge("analyze", "plan")
    .addEdge("plan", "execute")
    .addConditionalEdges("execute", whileWorkRemains, ["execute", "reflect"])
    .addConditionalEdges("reflect", untilCovered, ["execute", "finalize"])
    .addEdge("finalize", END)
    .compile();

  return async (research) => {
    const state = await graph.invoke(
      { research },
      { recursionLimit: MAX_GRAPH_STEPS, signal: research.signal },
    );
    if (state.answer === undefined)
      throw new AgentError("NO_ANSWER", "The research ended without an answer.", { statusCode: 500 });
    const { subQuestions, uncovered, workflowSteps } = state;
    return { ...state.answer, subQuestions, notFound: uncovered, workflowSteps };
  };
}

function list(items: string[]): string {
  return items.length === 0 ? "nothing in particular" : items.join(", ");
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
