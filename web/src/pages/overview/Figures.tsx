import type { Overview } from "@orchestrator/contracts";
import { taskStatuses } from "@orchestrator/contracts/task-state";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useFeedState } from "../../live/use-feed-state.ts";
import { Status } from "../../components/Status.tsx";
import { describeDuration } from "../../components/describe-time.ts";
import { pb } from "../../paths.ts";
import { AgentCountMark, FailingMark } from "../agents/AgentStatusMark.tsx";
import { ServiceMark } from "./ServiceMark.tsx";

const durationText = (ms: number | null): string => (ms === null ? "–" : describeDuration(ms));

const FAILING_SHOWN = 4;

/** What there is now, and how it went. */
export function Figures({ overview: { tasks, queue, agents } }: { overview: Overview }) {
  const feed = useFeedState();
  const ended = tasks.by_status.completed + tasks.by_status.failed;
  return (
    <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-2 lg:auto-cols-fr lg:grid-flow-col lg:grid-cols-none">
      <Group title="Service">
        <ServiceMark isReached={feed === "open"} />
        <Line name="steps ready" value={queue.ready} />
        <Line name="steps running" value={queue.running} />
        <Line name="steps delayed" value={queue.delayed} />
      </Group>
      <Group title="Tasks">
        {taskStatuses
          .filter((status) => tasks.by_status[status] > 0)
          .map((status) => (
            <Link
              key={status}
              to={pb.tasks()}
              search={{ status }}
              className="flex min-h-6 items-center justify-between gap-3"
            >
              <Status status={status} />
              <span className="font-semibold tabular-nums">{tasks.by_status[status].toLocaleString()}</span>
            </Link>
          ))}
        {tasks.awaiting_resolution > 0 && (
          <Link
            to={pb.tasks()}
            search={{ awaits: "resolution" }}
            className="flex min-h-6 items-center justify-between gap-3 text-odd"
          >
            wait for you
            <span className="font-semibold tabular-nums">{tasks.awaiting_resolution.toLocaleString()}</span>
          </Link>
        )}
        {taskStatuses.every((status) => tasks.by_status[status] === 0) && (
          <span className="text-muted">none in this time</span>
        )}
      </Group>
      <Group title="From submit to end">
        <Line name="median" value={durationText(tasks.duration_ms.p50)} />
        <Line name="95 of 100 within" value={durationText(tasks.duration_ms.p95)} />
        <Line name="of tasks" value={tasks.duration_ms.count} />
        <Line
          name="completed"
          value={ended === 0 ? "–" : `${Math.floor((tasks.by_status.completed / ended) * 1000) / 10} %`}
        />
      </Group>
      <Group title="Agents by status">
        {(["active", "inactive", "error"] as const).map((status) => (
          <Link
            key={status}
            to={pb.agents()}
            search={{ status }}
            className="flex min-h-6 items-center justify-between gap-3"
          >
            <AgentCountMark status={status} count={agents.by_status[status]} />
            <span className="font-semibold tabular-nums">{agents.by_status[status].toLocaleString()}</span>
          </Link>
        ))}
      </Group>
      {agents.failing.length > 0 && (
        <Group title="Active, calls fail">
          {agents.failing.slice(0, FAILING_SHOWN).map((agent) => (
            <Link
              key={agent.agent_id}
              to={pb.agent({ agentId: agent.agent_id })}
              search={{}}
              className="flex min-h-6 items-center justify-between gap-3"
            >
              <FailingMark agent={agent} />
              <span className="font-semibold tabular-nums">
                {agent.failed.toLocaleString()} of {agent.calls.toLocaleString()}
              </span>
            </Link>
          ))}
          {agents.failing.length > FAILING_SHOWN && (
            <span className="text-muted">and {agents.failing.length - FAILING_SHOWN} more</span>
          )}
        </Group>
      )}
      <Group title="Agents by type">
        {Object.entries(agents.by_type).map(([type, count]) => (
          <Link
            key={type}
            to={pb.agents()}
            search={{ type }}
            className="flex min-h-6 items-center justify-between gap-3 text-muted"
          >
            {type}
            <span className="font-semibold text-text tabular-nums">{count.toLocaleString()}</span>
          </Link>
        ))}
        {Object.keys(agents.by_type).length === 0 && (
          <Link to={pb.registerAgent()} search={{}} className="text-accent underline">
            Register the first agent
          </Link>
        )}
      </Group>
    </dl>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-0.5 border-l-2 border-line pl-3">
      <dt className="mb-0.5 text-sm text-muted">{title}</dt>
      <dd className="flex flex-col gap-0.5">{children}</dd>
    </div>
  );
}

function Line({ name, value }: { name: string; value: number | string }) {
  return (
    <span className="flex min-h-6 items-center justify-between gap-3">
      <span className="text-muted">{name}</span>
      <span className="font-semibold tabular-nums">{value.toLocaleString()}</span>
    </span>
  );
}
