import type {
  AgentType,
  GetOverview,
  Overview,
  OverviewMinute,
  StepError,
  TaskStatus,
} from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { isoTime } from "../kernel/clock.ts";
import { percentile } from "../kernel/percentile.ts";
import type { Reader } from "../store/store.ts";
import { agentCounts, findAgentRow } from "../store/tables/agents.ts";
import { idAtTime } from "../store/tables/id-at-time.ts";
import { fromJson } from "../store/tables/json-column.ts";
import type { RecentError } from "../store/tables/recent-work.ts";
import {
  newestEventId,
  recentErrors,
  taskDurations,
  taskEventsPerMinute,
  timeOfEvent,
  unfinishedTasks,
} from "../store/tables/recent-work.ts";
import { countAwaitingResolution } from "../store/tables/unknown-steps.ts";
import { groupErrors } from "./group-errors.ts";
import type { ErrorGroup } from "./group-errors.ts";
import { minutesOf } from "./minutes.ts";
import type { OverviewDeps } from "./overview-deps.ts";

/** What one overview goes through at most. */
const EVENTS = 50_000;
const DURATIONS = 5000;
const ERRORS = 2000;
const ERROR_GROUPS = 50;
const FAILING_AGENTS = 50;

type Window = { owner: string; from: number; since: number };

/** How the service does. Figures are of the window, or of the newest 50,000 events of all owners when more happened. */
export async function getOverview(
  { store: { reader }, clock, queue, failingAgents }: OverviewDeps,
  caller: Caller,
  { window_minutes: windowMinutes }: GetOverview,
): Promise<Overview> {
  requireRole(caller, "viewer");
  const now = clock.now();
  const window = await windowOf(reader, caller.principal, now - windowMinutes * 60_000);
  const { since } = window;
  const minutes = minutesOf(await taskEventsPerMinute(reader, window), { since, now });
  const durations = await taskDurations(reader, window, DURATIONS);
  const { ready, running, delayed } = await queue.stats();
  const errors = groupsOf(await recentErrors(reader, window, ERRORS));
  const suspects = [...new Set(errors.flatMap(({ agent_id: id }) => (id === null ? [] : [id])))];
  return {
    window_minutes: windowMinutes,
    since: isoTime(since),
    tasks: {
      by_status: { ...endedByStatus(minutes), ...(await unfinishedByStatus(reader, caller.principal)) },
      awaiting_resolution: await countAwaitingResolution(reader, caller.principal),
      per_minute: minutes,
      duration_ms: {
        p50: percentile(durations, 0.5),
        p95: percentile(durations, 0.95),
        count: durations.length,
      },
    },
    queue: { ready, running, delayed },
    agents: {
      ...(await agentsOf(reader, caller.principal)),
      failing: await failingAgents(suspects.slice(0, FAILING_AGENTS), since),
    },
    errors: await withNames(reader, errors.slice(0, ERROR_GROUPS)),
  };
}

async function windowOf(reader: Reader, owner: string, begin: number): Promise<Window> {
  const from = await idAtTime(reader, "task_events", begin);
  const floor = (await newestEventId(reader)) - EVENTS + 1;
  if (from >= floor) return { owner, from, since: begin };
  return { owner, from: floor, since: Math.max(begin, (await timeOfEvent(reader, floor)) ?? begin) };
}

const sumOf = (minutes: readonly OverviewMinute[], column: "completed" | "failed" | "cancelled"): number =>
  minutes.reduce((sum, minute) => sum + minute[column], 0);

const endedByStatus = (minutes: readonly OverviewMinute[]) => ({
  completed: sumOf(minutes, "completed"),
  failed: sumOf(minutes, "failed"),
  cancelled: sumOf(minutes, "cancelled"),
});

type Unfinished = Extract<TaskStatus, "pending" | "planning" | "executing">;

async function unfinishedByStatus(reader: Reader, owner: string): Promise<Record<Unfinished, number>> {
  const rows = await unfinishedTasks(reader, owner);
  const count = (status: Unfinished): number => Number(rows.find((row) => row.status === status)?.n ?? 0);
  return { pending: count("pending"), planning: count("planning"), executing: count("executing") };
}

async function agentsOf(reader: Reader, viewer: string): Promise<Omit<Overview["agents"], "failing">> {
  const byStatus = { active: 0, inactive: 0, error: 0 };
  const byType: Partial<Record<AgentType, number>> = {};
  for (const { agent_type: type, status, n } of await agentCounts(reader, viewer)) {
    byStatus[status] += Number(n);
    byType[type] = (byType[type] ?? 0) + Number(n);
  }
  return { by_status: byStatus, by_type: byType };
}

/** The most frequent first. */
const groupsOf = (found: readonly RecentError[]): ErrorGroup[] =>
  groupErrors(
    found.flatMap(({ task_id: taskId, error, at }) =>
      error === null ? [] : [{ error: fromJson<StepError>(error), taskId, at }],
    ),
  );

async function withNames(reader: Reader, groups: readonly ErrorGroup[]): Promise<Overview["errors"]> {
  return Promise.all(
    groups.map(async (group) => ({
      ...group,
      agent_name:
        group.agent_id === null ? null : ((await findAgentRow(reader, group.agent_id))?.name ?? null),
    })),
  );
}
