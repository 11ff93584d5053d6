import fc from "fast-check";
import { isTerminalStep, isTerminalTask } from "@orchestrator/contracts";
import type {
  CreatedTask,
  ResolveStep,
  StepFinding,
  StepStatus,
  Task,
  TaskSummary,
} from "@orchestrator/contracts";
import { agentName } from "./agent-commands.ts";
import { refusalOf, same } from "./expect.ts";
import { goOn, untilResting } from "./come-to-rest.ts";
import { advance, begin, isCallable, newStep, runsAgain, taskAt } from "./model.ts";
import type { Model, ModelStep, ModelTask } from "./model.ts";
import { randomSteps } from "./random-steps.ts";
import type { Real } from "./real.ts";

type Command = fc.AsyncCommand<Model, Real>;

interface Wanted {
  letter: string;
  steps: { text: string; make: () => ModelStep[] };
  key: string | undefined;
}

const create = ({ letter, steps: { text, make }, key }: Wanted): Command => ({
  check: () => true,
  toString: () => `create ${text} by ${letter}${key === undefined ? "" : ` under ${key}`}`,
  async run(model, real) {
    const name = agentName(real, letter);
    const body = `${letter} ${text}`;
    const before = key === undefined ? undefined : model.keys.get(key);
    const steps = make().map(({ deed, dependencies }, i) => ({
      step_number: i + 1,
      description: deed,
      agent_name: name,
      dependencies: [...dependencies],
    }));
    const call = real.client.tasks.create(
      { description: "a task", user_id: "u", plan: { steps } },
      key === undefined ? {} : { idempotencyKey: key },
    );
    const refusal = await refusalOf(call);
    if (before !== undefined) {
      same("create again", refusal, before.body === body ? undefined : "IDEMPOTENCY_KEY_REUSED");
      if (refusal === undefined) same("create again", (await call).task_id, before.taskId);
      return;
    }
    const agent = model.agents.get(name);
    same("create", refusal, agent?.isActive === true ? undefined : "PLAN_INVALID");
    if (refusal !== undefined || agent === undefined) return;
    const created = await call;
    if (key !== undefined) model.keys.set(key, { body, taskId: created.task_id });
    await beginTask(model, real, created, { agentId: agent.id, isOnce: agent.isOnce, steps: make() });
  },
});

/** A task that was just created, and how it comes to rest. */
async function beginTask(
  model: Model,
  real: Real,
  { task_id: id, session_id: sessionId }: CreatedTask,
  { agentId, isOnce, steps }: Pick<ModelTask, "agentId" | "isOnce" | "steps">,
): Promise<void> {
  const task: ModelTask = { status: "executing", agentId, isOnce, steps, isPaused: false, sessionId };
  advance(model, task);
  model.tasks.set(id, task);
  model.sessions.add(sessionId);
  await untilResting(real, id, task);
}

type From = "failure" | "start" | number;
type Verb = "cancel" | "pause" | "resume";

const control = (verb: Verb, n: number): Command => ({
  check: (model) => model.tasks.size > 0,
  toString: () => `${verb} ${n}`,
  async run(model, real) {
    const [id, task] = taskAt(model, n) ?? [0, undefined];
    if (task === undefined) return;
    const { tasks } = real.client;
    const refusal = await refusalOf(tasks[verb](id));
    const isAgain = verb === "cancel" && task.status === "cancelled";
    same(verb, refusal, isTerminalTask(task.status) && !isAgain ? "TASK_FINISHED" : undefined);
    if (refusal !== undefined) return;
    if (verb === "cancel") cancelTask(task);
    else task.isPaused = verb === "pause";
    if (verb === "resume") await goOn(model, real, id, task);
  },
});

function cancelTask(task: ModelTask): void {
  task.status = "cancelled";
  for (const step of task.steps) {
    if (isTerminalStep(step.status)) continue;
    step.isInDoubt = step.status === "unknown" || (task.isOnce && step.status === "executing");
    step.status = "cancelled";
  }
}

const FOUND = "a person found this";

type Finding = StepFinding["outcome"] | undefined;

/** Retries a task; a `finding` is said of every step that is in doubt. */
const retry = (n: number, from: From, finding: Finding): Command => ({
  check: (model) => model.tasks.size > 0,
  toString: () => `retry ${n} from ${from}${finding === undefined ? "" : ` with ${finding} found`}`,
  async run(model, real) {
    const [id, task] = taskAt(model, n) ?? [0, undefined];
    if (task === undefined) return;
    const call = real.client.tasks.retry(id, inputFor(task, from, finding));
    const refusal = await refusalOf(call);
    if (!isTerminalTask(task.status)) return same("retry", refusal, "TASK_NOT_FINISHED");
    if (typeof from === "number" && from > task.steps.length) return same("retry", refusal, "STEP_NOT_FOUND");
    const isFound = ({ isInDoubt }: ModelStep): boolean => isInDoubt && finding === "completed";
    const again = runsAgain(task, from, isFound);
    if (!again.includes(true)) return same("retry", refusal, "NOTHING_TO_RETRY");
    const isUnasked = task.steps.some(
      ({ isInDoubt }, i) => isInDoubt && again[i] === true && finding === undefined && from !== i + 1,
    );
    if (isUnasked && from !== "start") return same("retry", refusal, "RETRY_IN_DOUBT");
    if (!isCallable(model, task)) return same("retry is refused", refusal !== undefined, true);
    same("retry", refusal, undefined);
    const { agentId, isOnce } = task;
    const steps = task.steps.map((step, i): ModelStep => {
      const fresh = newStep(step.deed, step.dependencies);
      if (again[i] === true) return fresh;
      return { ...fresh, status: "completed", isKept: true, found: isFound(step) ? FOUND : step.found };
    });
    await beginTask(model, real, await call, { agentId, isOnce, steps });
  },
});

type RetryInput = Parameters<Real["client"]["tasks"]["retry"]>[1];

function inputFor({ steps }: ModelTask, from: From, finding: Finding): RetryInput {
  const begin = typeof from === "number" ? { from: "step" as const, step_number: from } : { from };
  if (finding === undefined) return begin;
  const found: StepFinding =
    finding === "retry" ? { outcome: "retry" } : { outcome: "completed", output: FOUND };
  const findings = steps.flatMap(({ isInDoubt }, i): [string, StepFinding][] =>
    isInDoubt ? [[String(i + 1), found]] : [],
  );
  return { ...begin, step_findings: Object.fromEntries(findings) };
}

/** A person says what became of the first step of the task that is unknown, or of its first step when none is. */
const resolve = (n: number, outcome: ResolveStep["outcome"]): Command => ({
  check: (model) => model.tasks.size > 0,
  toString: () => `resolve ${n} as ${outcome}`,
  async run(model, real) {
    const [id, task] = taskAt(model, n) ?? [0, undefined];
    if (task === undefined) return;
    const at = task.steps.findIndex(({ status }) => status === "unknown");
    const step = task.steps[at];
    const input = outcome === "completed" ? { outcome, output: FOUND } : { outcome };
    const refusal = await refusalOf(real.client.tasks.resolveStep(id, Math.max(0, at) + 1, input));
    same("resolve", refusal, step === undefined ? "STEP_NOT_UNKNOWN" : undefined);
    if (step === undefined) return;
    if (outcome === "completed") Object.assign(step, { status: "completed", found: FOUND });
    else if (outcome === "failed") step.status = "failed";
    else if (task.isPaused) step.status = "waiting";
    else begin(model, task, step);
    advance(model, task);
    await untilResting(real, id, task);
  },
});

/** Whether a step has been called is known of these; a cancelled one may have been. */
const wasCalled = (status: StepStatus, isKept: boolean): boolean | undefined => {
  if (status === "cancelled") return undefined;
  return !isKept && status !== "pending" && status !== "skipped";
};

const seenOf = ({ status, step_number, attempts, output_data, reused }: Task["steps"][number]) => ({
  status,
  reused,
  wasCalled: status === "cancelled" ? undefined : attempts > 0,
  output: output_data,
  step_number,
});

const expectedOf = ({ status, isKept, found }: ModelStep, i: number) => ({
  status,
  reused: isKept,
  wasCalled: wasCalled(status, isKept),
  output: status === "completed" ? (found ?? { step: i + 1 }) : null,
  step_number: i + 1,
});

const get = (n: number): Command => ({
  check: (model) => model.tasks.size > 0,
  toString: () => `get ${n}`,
  async run(model, real) {
    const [id, task] = taskAt(model, n) ?? [0, undefined];
    if (task === undefined) return;
    const {
      status,
      steps,
      error,
      paused_at: pausedAt,
      session_id: session,
    } = await real.client.tasks.get(id);
    same("task", { status, session }, { status: task.status, session: task.sessionId });
    same("error", error !== null, task.status === "failed");
    if (!isTerminalTask(status)) same("paused", pausedAt !== null, task.isPaused);
    same("steps", steps.map(seenOf), task.steps.map(expectedOf));
    const events = await real.client.tasks.events(id);
    same(
      "seq",
      events.map(({ seq }) => seq),
      events.map((_, i) => i + 1),
    );
    same("end", events.at(-1)?.type === `task.${status}`, isTerminalTask(status));
  },
});

const list: Command = {
  check: () => true,
  toString: () => "list tasks",
  async run(model, real) {
    const listed = await real.client.tasks.list({ limit: 200 });
    const waiting = await real.client.tasks.list({ limit: 200, awaits: "resolution" });
    const byId = (a: { id: number }, b: { id: number }): number => a.id - b.id;
    const expected = [...model.tasks]
      .map(([id, { status, steps }]) => ({
        id,
        status,
        unknown: steps.flatMap((step, i) => (step.status === "unknown" ? [i + 1] : [])),
      }))
      .toSorted(byId);
    const seen = (tasks: readonly TaskSummary[]) =>
      tasks.map(({ id, status, unknown_steps: unknown }) => ({ id, status, unknown })).toSorted(byId);
    same("tasks", seen(listed), expected);
    same(
      "tasks that wait for a person",
      seen(waiting),
      expected.filter(({ unknown }) => unknown.length > 0),
    );
  },
};

const foreign: Command = {
  check: () => true,
  toString: () => "get a task that is not there",
  async run(_model, real) {
    same("get", await refusalOf(real.client.tasks.get(999_999_999)), "TASK_NOT_FOUND");
  },
};

const letters = fc.constantFrom("a", "b");
const index = fc.nat(20);

const creates = fc
  .record({ letter: letters, steps: randomSteps, key: fc.constantFrom(undefined, undefined, "k1", "k2") })
  .map(create);
const retries = fc
  .tuple(index, fc.constantFrom<From>("failure", "start", 1, 2, 3))
  .map(([n, from]) => retry(n, from, undefined));
const knowingRetries = fc
  .tuple(index, fc.constantFrom<StepFinding["outcome"]>("completed", "retry"))
  .map(([n, finding]) => retry(n, "failure", finding));

export const taskCommands: fc.Arbitrary<Command>[] = [
  creates,
  creates,
  retries,
  retries,
  knowingRetries,
  fc.tuple(fc.constantFrom<Verb>("cancel", "pause", "resume"), index).map(([verb, n]) => control(verb, n)),
  fc
    .tuple(index, fc.constantFrom<ResolveStep["outcome"]>("completed", "failed", "retry"))
    .map(([n, outcome]) => resolve(n, outcome)),
  index.map(get),
  fc.constant(list),
  fc.constant(foreign),
];
