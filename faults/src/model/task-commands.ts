import fc from "fast-check";
import { isTerminalTask } from "@orchestrator/contracts";
import { agentName } from "./agent-commands.ts";
import { refusalOf, same } from "./expect.ts";
import { goOn, untilResting } from "./come-to-rest.ts";
import { isCallable, restingTask, taskAt } from "./model.ts";
import type { Deed, Model } from "./model.ts";
import type { Real } from "./real.ts";

type Command = fc.AsyncCommand<Model, Real>;

const create = (letter: string, deed: Deed, key: string | undefined): Command => ({
  check: () => true,
  toString: () => `create ${deed} by ${letter}${key === undefined ? "" : ` under ${key}`}`,
  async run(model, real) {
    const name = agentName(real, letter);
    const body = `${letter} ${deed}`;
    const before = key === undefined ? undefined : model.keys.get(key);
    const step = { step_number: 1, description: deed, agent_name: name, dependencies: [] };
    const call = real.client.tasks.create(
      { description: "a task", user_id: "u", plan: { steps: [step] } },
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
    const { task_id: id, session_id: session } = await call;
    model.tasks.set(id, restingTask(deed, agent.id, session));
    model.sessions.add(session);
    if (key !== undefined) model.keys.set(key, { body, taskId: id });
    await untilResting(real, id, model.tasks.get(id)?.status ?? "");
  },
});

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
    if (verb === "cancel") Object.assign(task, { status: "cancelled" });
    else task.isPaused = verb === "pause";
    if (verb === "resume" && task.isHeld) {
      Object.assign(task, { isHeld: false, handOuts: 1 });
      await goOn(model, real, id, task);
    }
  },
});

const retry = (n: number, from: "failure" | "start"): Command => ({
  check: (model) => model.tasks.size > 0,
  toString: () => `retry ${n} from ${from}`,
  async run(model, real) {
    const [id, task] = taskAt(model, n) ?? [0, undefined];
    if (task === undefined) return;
    const call = real.client.tasks.retry(id, { from });
    const refusal = await refusalOf(call);
    if (!isTerminalTask(task.status)) return same("retry", refusal, "TASK_NOT_FINISHED");
    if (task.status === "completed" && from === "failure") return same("retry", refusal, "NOTHING_TO_RETRY");
    if (!isCallable(model, task)) return same("retry is refused", refusal !== undefined, true);
    same("retry", refusal, undefined);
    const { task_id: newId, session_id: session } = await call;
    model.tasks.set(newId, restingTask(task.deed, task.agentId, session));
    await untilResting(real, newId, model.tasks.get(newId)?.status ?? "");
  },
});

const resolve = (n: number): Command => ({
  check: (model) => model.tasks.size > 0,
  toString: () => `resolve ${n}`,
  async run(model, real) {
    const [id] = taskAt(model, n) ?? [0];
    const refusal = await refusalOf(real.client.tasks.resolveStep(id, 1, { outcome: "failed" }));
    same("resolve", refusal, "STEP_NOT_UNKNOWN");
  },
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
    same(
      "attempts",
      steps.every(({ attempts }) => attempts >= 1 || task.status === "cancelled"),
      true,
    );
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
    const byId = (a: { id: number }, b: { id: number }): number => a.id - b.id;
    same(
      "tasks",
      listed.map(({ id, status }) => ({ id, status })).toSorted(byId),
      [...model.tasks].map(([id, { status }]) => ({ id, status })).toSorted(byId),
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
const deeds = fc.constantFrom<Deed>("answer", "refuse", "wait");
const index = fc.nat(20);

export const taskCommands: fc.Arbitrary<Command>[] = [
  fc
    .tuple(letters, deeds, fc.constantFrom(undefined, undefined, "k1", "k2"))
    .map(([letter, deed, key]) => create(letter, deed, key)),
  fc.tuple(fc.constantFrom<Verb>("cancel", "pause", "resume"), index).map(([verb, n]) => control(verb, n)),
  fc.tuple(index, fc.constantFrom("failure", "start")).map(([n, from]) => retry(n, from)),
  index.map(resolve),
  index.map(get),
  fc.constant(list),
  fc.constant(foreign),
];
