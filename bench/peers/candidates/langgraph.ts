import { join } from "node:path";
import { Annotation, END, START, StateGraph } from "@langchain/langgraph";
import { SqliteSaver } from "@langchain/langgraph-checkpoint-sqlite";
import { callAgent } from "../call-agent.ts";
import type { StartCandidate } from "../candidate.ts";

const State = Annotation.Root({ data: Annotation<unknown> });

/** A graph of three nodes with its SQLite checkpointer, a thread per task, everything else as it comes. */
export const start: StartCandidate = async ({ agentUrl, folder }) => {
  const checkpointer = SqliteSaver.fromConnString(join(folder, "langgraph.db"));
  const node =
    (step: number) =>
    async ({ data }: typeof State.State) => ({ data: await callAgent(agentUrl, step, data) });
  const graph = new StateGraph(State)
    .addNode("load", node(1))
    .addNode("analyse", node(2))
    .addNode("report", node(3))
    .addEdge(START, "load")
    .addEdge("load", "analyse")
    .addEdge("analyse", "report")
    .addEdge("report", END)
    .compile({ checkpointer });
  return {
    async runTask(i) {
      const { data } = await graph.invoke({ data: null }, { configurable: { thread_id: `task-${i}` } });
      if (data === null || data === undefined) throw new Error("the graph ended without a result");
    },
    async [Symbol.asyncDispose]() {
      checkpointer.db.close();
    },
  };
};
