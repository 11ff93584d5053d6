import type { Task } from "@orchestrator/contracts";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { useApp } from "../../app/app-context.ts";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ErrorBoundary } from "../../components/ErrorBoundary.tsx";
import { JsonView } from "../../components/JsonView.tsx";
import { Loading } from "../../components/Loading.tsx";
import { loadLater } from "../../components/load-later.tsx";
import { NotFound } from "../../components/NotFound.tsx";
import { QueryPanel } from "../../components/QueryPanel.tsx";
import { Tabs } from "../../components/Tabs.tsx";
import { agentNamesOf } from "./agent-names.ts";
import { StepInspector } from "./StepInspector.tsx";
import { readTaskPlace } from "./task-place.ts";
import type { TaskTab } from "./task-place.ts";
import { taskQuery } from "./task-query.ts";
import { TaskEvents } from "./TaskEvents.tsx";
import { TaskHeader } from "./TaskHeader.tsx";
import { TaskOutcome } from "./TaskOutcome.tsx";
import { TaskTimeline } from "./TaskTimeline.tsx";

const TaskGraph = loadLater(() => import("./graph/TaskGraph.tsx").then((module) => module.default));
// Its code comes while the task is read.
void TaskGraph.preload();

export function TaskPage() {
  const { client } = useApp();
  const { taskId }: { taskId?: string } = useParams({ strict: false });
  const id = Number(taskId);
  const isId = Number.isSafeInteger(id) && id > 0;
  const query = useQuery({ ...taskQuery(client, id), enabled: isId });
  if (!isId) return <NotFound />;
  return (
    <QueryPanel query={query} what="the task">
      {(task) => <TaskViews task={task} />}
    </QueryPanel>
  );
}

function TaskViews({ task }: { task: Task }) {
  const { client } = useApp();
  const search: Record<string, unknown> = useSearch({ strict: false });
  const { tab = "graph", step: chosen } = readTaskPlace(search);
  const navigate = useNavigate();
  const agents = useQuery({
    queryKey: ["agents", "names"],
    queryFn: () => client.agents.list({ limit: 500 }),
  });
  const agentNames = useMemo(() => agentNamesOf(task, agents.data ?? []), [task, agents.data]);
  const choose = useCallback(
    (step: number | undefined) =>
      void navigate({
        to: ".",
        search: (before: Record<string, unknown>) => ({ ...before, step }),
        replace: true,
      }),
    [navigate],
  );
  const step = task.steps.find(({ step_number: number }) => number === chosen);
  const shared = { agentNames, chosen, onChoose: choose };
  return (
    <>
      <TaskHeader task={task} />
      <Tabs label="Views of the task" current={tab} tabs={tabs} />
      <div className="flex min-h-0 flex-1">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <ErrorBoundary key={tab}>
            {tab === "graph" && <GraphTab task={task} {...shared} />}
            {tab === "timeline" && <TaskTimeline task={task} {...shared} />}
            {tab === "events" && (
              <TaskEvents taskId={task.id} createdAt={task.created_at} onChoose={choose} />
            )}
            {tab === "result" && <TaskOutcome task={task} />}
            {tab === "raw" && (
              <div className="overflow-y-auto p-4">
                <JsonView value={task} name={`Task ${task.id}`} />
              </div>
            )}
          </ErrorBoundary>
        </div>
        {step !== undefined && (
          <StepInspector task={task} step={step} agentNames={agentNames} onClose={() => choose(undefined)} />
        )}
      </div>
    </>
  );
}

const titles: Record<TaskTab, string> = {
  graph: "Graph",
  timeline: "Timeline",
  events: "Events",
  result: "Result",
  raw: "Raw",
};
const tabs = Object.entries(titles).map(([name, title]) => ({ name, title }));

interface GraphTabProps {
  task: Task;
  agentNames: ReadonlyMap<number, string>;
  chosen: number | undefined;
  onChoose: (stepNumber: number) => void;
}

function GraphTab({ task, ...shared }: GraphTabProps) {
  if (task.steps.length > 0) return <TaskGraph steps={task.steps} {...shared} />;
  if (task.error !== null || task.status === "cancelled")
    return (
      <EmptyState title="The task got no plan">
        <p>{task.error?.message ?? "It was cancelled before it had one."}</p>
        <Link to="." search={{ tab: "events" }} className="text-accent underline">
          What happened
        </Link>
      </EmptyState>
    );
  return <Loading what="the plan; it is being made" />;
}
