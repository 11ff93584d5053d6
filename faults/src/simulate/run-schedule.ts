import { ConflictError, hasCode } from "../../../orchestrator/src/kernel/app-error.ts";
import type { TemplateRegistry } from "../../../orchestrator/src/templates/template-registry.ts";
import { seededRandom } from "../../../orchestrator/test/kit/seeded-random.ts";
import { checkInvariants } from "../oracle/check-invariants.ts";
import type { Violation } from "../oracle/check-invariants.ts";
import type { Acknowledgement, AcknowledgedControl, Evidence } from "../oracle/evidence.ts";
import { randomPlan } from "./random-plan.ts";
import { resolveUnknown } from "./resolve-unknown.ts";
import { retryKnowing } from "./retry-knowing.ts";
import { agentNames, mustActOnce } from "./simulated-agents.ts";
import { simulatedConnector } from "./simulated-connector.ts";
import type { SimulatedCalls } from "./simulated-connector.ts";
import type { CommitFate, SimulatedDatabase } from "./simulated-database.ts";
import { startProcess } from "./simulated-process.ts";
import type { SimulatedProcess } from "./simulated-process.ts";
import { storedSince } from "./stored-since.ts";
import { VirtualTime } from "./virtual-clock.ts";

/** Any time will do, as long as it is the same for the same seed. */
const BEGINNING = Date.UTC(2026, 0, 1);
const MOST_STEPS = 20_000;

/** Of a submit: its parent has ended, or stands too deep, or an agent of its plan is gone. */
const REFUSALS = ["PARENT_FINISHED", "TASK_TOO_DEEP", "PLAN_INVALID"] as const;

const controls = ["cancel", "cancel", "pause", "resume", "resume", "resolve", "retry"] as const;

export interface SimulatedGround {
  database: SimulatedDatabase;
  templates: TemplateRegistry;
}

export interface ScheduleResult {
  violations: Violation[];
  /** What was done, one line each; the same for the same seed. */
  trace: string[];
}

/** One schedule of submits, cancels, crashes and disk trouble, drawn from the seed, run in virtual time. */
export async function runSchedule(ground: SimulatedGround, seed: number): Promise<ScheduleResult> {
  const schedule = new Schedule(ground, seed);
  await schedule.disturb();
  await schedule.comeToRest();
  await schedule.retrySome();
  await schedule.comeToRest();
  return schedule.judge();
}

class Schedule {
  readonly #ground: SimulatedGround;
  readonly #random: () => number;
  readonly #time = new VirtualTime(BEGINNING);
  readonly #trace: string[] = [];
  readonly #log: SimulatedCalls = {
    calls: [],
    runs: new Map(),
    violations: [],
    delivered: [],
    bugs: 0,
  };
  readonly #acknowledged: Acknowledgement[] = [];
  readonly #controls: AcknowledgedControl[] = [];
  /** On behalf of which task each submit is made. */
  readonly #parents: (number | undefined)[] = [];
  readonly #firstTask: number;
  readonly #seed: number;
  readonly #trouble: number;
  readonly #slots: number;
  #current!: SimulatedProcess;
  #stopped: SimulatedProcess | undefined;
  #crashes = 0;
  #keys = 0;
  #diskIsFull = false;
  #diskWasFull = false;
  /** What the next commit meets, once. */
  #nextFate: CommitFate = "ok";

  constructor(ground: SimulatedGround, seed: number) {
    this.#ground = ground;
    this.#seed = seed;
    this.#random = seededRandom(seed);
    this.#trouble = this.#random() < 0.3 ? 0 : this.#random() * 0.6;
    this.#slots = this.#random() < 0.3 ? 2 : 64;
    const [last] = ground.database.rows("SELECT coalesce(max(id), 0) AS id FROM tasks");
    this.#firstTask = Number(last?.["id"]) + 1;
  }

  async disturb(): Promise<void> {
    await this.#start();
    const actions = 6 + Math.floor(this.#random() * 20);
    for (let i = 0; i < actions; i++) {
      await this.#act();
      await this.#turns(Math.floor(this.#random() * 4));
      if (this.#current.state === "dead") await this.#start();
    }
  }

  /** No more trouble: whatever was accepted must come to its end now. */
  async comeToRest(): Promise<void> {
    this.#diskIsFull = false;
    this.#nextFate = "ok";
    if (this.#stopped !== undefined) await this.#endStopped();
    for (let step = 0; step < MOST_STEPS; step++) {
      await this.#quiet();
      if (this.#unfinished().length === 0 && this.#jobs() === 0) break;
      if (!this.#time.step() && !(await this.#answerForPerson())) break;
    }
    await this.#quiet();
  }

  /** Of what has failed or was cancelled some is done again, which finds more of it completed than a retry midway. */
  async retrySome(): Promise<void> {
    const known = this.#acknowledged.map(({ taskId }) => taskId);
    for (const id of known) if (this.#random() < 0.3) await this.#ask("retry", id);
    await this.#quiet();
  }

  judge(): ScheduleResult {
    const evidence: Evidence = {
      acknowledged: this.#acknowledged,
      controls: this.#controls,
      calls: this.#log.calls.filter(({ taskId }) => taskId >= this.#firstTask),
      calledOnce: mustActOnce,
      ...storedSince(this.#ground.database, this.#firstTask),
      corruption: [],
      // A call that ended with a bug allows one more, like a crash.
      crashes: this.#crashes + this.#log.bugs,
      ...(this.#crashes === 0 && !this.#diskWasFull ? { delivered: this.#log.delivered } : {}),
      secretFoundIn: [],
    };
    this.#current.state = "dead";
    this.#time.clear();
    const begun = this.#log.violations.map((what): Violation => ({ of: "bar", what }));
    return { violations: [...checkInvariants(evidence), ...begun], trace: this.#trace };
  }

  async #start(): Promise<void> {
    const { database, templates } = this.#ground;
    this.#nextFate = "ok";
    const full = this.#diskIsFull;
    this.#diskIsFull = false;
    this.#current = await startProcess({
      database,
      templates,
      time: this.#time,
      random: this.#random,
      slots: this.#slots,
      fateOfCommit: (process) => this.#fateOf(process),
      connectorFor: (process) =>
        simulatedConnector({
          time: this.#time,
          random: this.#random,
          database,
          log: this.#log,
          trouble: this.#trouble,
          process,
        }),
    });
    this.#diskIsFull = full;
    this.#note("start");
  }

  #fateOf(process: SimulatedProcess): CommitFate {
    if (process.state === "dead") return "dies_before";
    if (this.#diskIsFull) return "disk_full";
    const fate = this.#nextFate;
    this.#nextFate = "ok";
    if (fate === "dies_before" || fate === "dies_after") this.#kill(process, fate);
    return fate;
  }

  #kill(process: SimulatedProcess, how: string): void {
    process.state = "dead";
    this.#crashes++;
    this.#note(`crash ${how}`);
  }

  async #act(): Promise<void> {
    const die = this.#random();
    if (die < 0.25) this.#submit();
    else if (die < 0.33) this.#control();
    else if (die < 0.36) this.#kill(this.#current, "between commits");
    else if (die < 0.4) this.#nextFate = "dies_before";
    else if (die < 0.44) this.#nextFate = "dies_after";
    else if (die < 0.46) this.#fillOrFreeDisk();
    else if (die < 0.48) await this.#stopAndTakeOver();
    else if (die < 0.5) this.#time.jump((this.#random() - 0.5) * 7_200_000);
    else if (die < 0.53) this.#switchAgent();
    else this.#time.step();
    if (this.#stopped !== undefined && this.#random() < 0.2) await this.#endStopped();
  }

  #fillOrFreeDisk(): void {
    this.#diskIsFull = !this.#diskIsFull;
    this.#diskWasFull = true;
  }

  /** A process is stopped, its place taken; later it goes on, not knowing, until it is killed. */
  async #stopAndTakeOver(): Promise<void> {
    if (this.#stopped !== undefined) return;
    this.#stopped = this.#current;
    this.#current.state = "stopped";
    this.#crashes++;
    this.#note("stopped, taken over");
    await this.#start();
  }

  async #endStopped(): Promise<void> {
    if (this.#stopped !== undefined) this.#kill(this.#stopped, "of the stopped one");
    this.#stopped = undefined;
    // Both end here: the stopped one may have claimed jobs, which the next start takes back.
    if (this.#current.state !== "dead") this.#kill(this.#current, "with it");
    await this.#start();
  }

  #submit(): void {
    const isRepeat = this.#keys > 0 && this.#random() < 0.2;
    const n = isRepeat ? Math.floor(this.#random() * this.#keys) : this.#keys++;
    const idempotencyKey = `${this.#seed}-${this.#firstTask}-${n}`;
    // Of the key alone, so that a repeat says the same.
    const random = seededRandom(this.#seed * 1000 + n);
    const priority = Math.floor(random() * 3);
    if (!isRepeat) this.#parents[n] = this.#random() < 0.25 ? this.#anyTask() : undefined;
    const parent = this.#parents[n];
    this.#note(`submit ${n}${parent === undefined ? "" : ` on behalf of ${parent - this.#firstTask}`}`);
    this.#current
      .createTask({
        description: "simulated",
        user_id: "u",
        metadata: {},
        priority,
        plan: randomPlan(random),
        parent_task_id: parent,
        idempotencyKey,
      })
      .then(
        ({ task_id: taskId }) => void this.#acknowledged.push({ taskId, idempotencyKey, at: this.#time.now }),
        (error: unknown) => {
          if (!REFUSALS.some((code) => hasCode(error, code))) this.#expectUnavailable(error);
        },
      );
  }

  #anyTask(): number | undefined {
    return this.#acknowledged[Math.floor(this.#random() * this.#acknowledged.length)]?.taskId;
  }

  /** An agent goes, or comes back. */
  #switchAgent(): void {
    const id = 1 + Math.floor(this.#random() * agentNames.length);
    this.#note(`switch agent ${id}`);
    void this.#current.switchAgent(id).catch((error: unknown) => this.#expectUnavailable(error));
  }

  /** Some verb on some task; that it is refused in the task's state is fine. */
  #control(): void {
    const id = this.#anyTask();
    if (id === undefined) return;
    void this.#ask(controls[Math.floor(this.#random() * controls.length)] ?? "cancel", id);
  }

  #ask(verb: (typeof controls)[number], id: number): Promise<void> {
    this.#note(`${verb} ${id - this.#firstTask}`);
    return this.#perform(verb, id).then(
      () => {
        this.#note(`${verb} ${id - this.#firstTask} is done`);
        if (verb === "cancel" || verb === "pause") this.#controls.push({ taskId: id, verb });
      },
      (error: unknown) => {
        const isRefused = error instanceof ConflictError || hasCode(error, "PLAN_INVALID");
        if (!isRefused) this.#expectUnavailable(error);
      },
    );
  }

  async #perform(verb: (typeof controls)[number], id: number): Promise<unknown> {
    switch (verb) {
      case "cancel":
        return this.#current.cancelTask(id);
      case "pause":
        return this.#current.pauseTask(id);
      case "resume":
        return this.#current.resumeTask(id);
      case "resolve":
        return this.#resolve(id);
      case "retry": {
        const idempotencyKey = `${this.#seed}-${this.#firstTask}-retry-${this.#keys++}`;
        const from = this.#random() < 0.5 ? "failure" : "start";
        const retried = await retryKnowing(this.#current, id, { from, idempotencyKey }, this.#random);
        return this.#acknowledged.push({ ...retried, idempotencyKey, at: this.#time.now, from });
      }
    }
  }

  #resolve(id: number): Promise<unknown> {
    return resolveUnknown(this.#current, this.#ground.database, id, this.#random);
  }

  #expectUnavailable(error: unknown): void {
    if (!hasCode(error, "STORE_UNAVAILABLE")) this.#log.violations.push(`a verb failed: ${String(error)}`);
  }

  /** Paused tasks, and steps whose outcome nobody knows, wait for a person, who resumes, resolves or gives up. */
  async #answerForPerson(): Promise<boolean> {
    const waiting = this.#unfinished().map(({ id }) => Number(id));
    for (const id of waiting) {
      await this.#current.resumeTask(id).catch(() => undefined);
      await this.#resolve(id).catch(() => undefined);
      if (this.#random() < 0.2) await this.#current.cancelTask(id).catch(() => undefined);
    }
    return waiting.length > 0;
  }

  #unfinished(): Record<string, unknown>[] {
    return this.#ground.database.rows(
      "SELECT id FROM tasks WHERE id >= ? AND status NOT IN ('completed', 'failed', 'cancelled')",
      this.#firstTask,
    );
  }

  #jobs(): number {
    return Number(this.#ground.database.rows("SELECT count(*) AS n FROM jobs")[0]?.["n"]);
  }

  async #turns(count: number): Promise<void> {
    for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Until nothing happens without time passing. */
  #quiet(): Promise<void> {
    return this.#turns(4);
  }

  #note(line: string): void {
    this.#trace.push(`${this.#time.now - BEGINNING} ${line}`);
  }
}
