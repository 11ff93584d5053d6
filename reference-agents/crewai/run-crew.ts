import type { Citation } from "../knowledge/evidence.ts";
import { splitWords } from "../local-model/words.ts";
import { CREW_TASKS, type Crew } from "./crew.ts";
import { readAssignment } from "./read-assignment.ts";

export interface CrewTaskOutput {
  agent: string;
  task: string;
  output: string;
  seconds: number;
}

export interface CrewResult {
  piece: string;
  workflow: CrewTaskOutput[];
  facts: {
    form: string;
    words: number;
    sources: Omit<Citation, "quote">[];
    not_found: string[];
    documents: number;
  };
}

/** Researcher, analyst, writer, one after the other; `onTask` hears of each that is done. */
export async function runCrew(
  crew: Crew,
  inputs: Record<string, unknown> & { topic: string },
  { signal, onTask }: { signal: AbortSignal; onTask?: (done: number) => void },
): Promise<CrewResult> {
  const assignment = readAssignment(inputs);
  const workflow: CrewTaskOutput[] = [];
  const timed = async <Work>(run: () => Promise<Work>, outputOf: (work: Work) => string): Promise<Work> => {
    const startedAt = performance.now();
    const work = await run();
    const task = CREW_TASKS[workflow.length];
    const seconds = Number(((performance.now() - startedAt) / 1000).toFixed(3));
    workflow.push({ agent: task?.agent ?? "", task: task?.task ?? "", output: outputOf(work), seconds });
    onTask?.(workflow.length);
    signal.throwIfAborted();
    return work;
  };
  const notes = await timed(
    () => crew.research(assignment, signal),
    ({ output }) => output,
  );
  const analysis = await timed(
    () => crew.analyse(assignment, notes, signal),
    ({ output }) => output,
  );
  const piece = await timed(
    () => crew.write(assignment, { notes, analysis }, signal),
    (text) => text,
  );
  const { sources, notFound, documents } = notes.work;
  return {
    piece,
    workflow,
    facts: {
      form: assignment.form,
      words: splitWords(piece).length,
      sources: sources.map(({ n, source, heading }) => ({ n, source, heading })),
      not_found: notFound,
      documents,
    },
  };
}
