import type { Task } from "@orchestrator/contracts";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { useApp, usePreferences } from "../../app/app-context.ts";
import { ErrorBoundary } from "../../components/ErrorBoundary.tsx";
import { JsonView } from "../../components/JsonView.tsx";
import { NotFound } from "../../components/NotFound.tsx";
import { QueryPanel } from "../../components/QueryPanel.tsx";
import { Tabs } from "../../components/Tabs.tsx";
import { agentNamesOf } from "./agent-names.ts";
import { StepInspector } from "./StepInspector.tsx";
import { StepsView } from "./StepsView.tsx";
import { readTaskPlace, taskTabs } from "./task-place.ts";
import type { TaskTab } from "./task-place.ts";
import { taskQuery } from "./task-query.ts";
import { TaskEvents } from "./TaskEvents.tsx";
import { TaskHeader } from "./TaskHeader.tsx";
import { TaskOutcome } from "./TaskOutcome.tsx";
import { TaskTimeline } from "./timeline/TaskTimeline.tsx";
import { useIsWide } from "./use-is-wide.ts";
import { useSpace } from "./use-space.ts";

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
  const [row, stage] = useSpace();
  const tabs = useTabs(tab);
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
      <div ref={row} className="flex min-h-0 flex-1">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <ErrorBoundary key={tab}>
            {tab === "graph" && <StepsView task={task} stage={stage} {...shared} />}
            {tab === "timeline" && <TaskTimeline task={task} {...shared} />}
            {tab === "events" && <TaskEvents task={task} agentNames={agentNames} onChoose={choose} />}
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

/** The timeline stands below the graph where there is room; the log and the JSON are for who operates the service. */
function useTabs(current: TaskTab): { name: TaskTab; title: string }[] {
  const isWide = useIsWide();
  const { view } = usePreferences();
  const isSimple = view === "simple";
  return taskTabs
    .filter((name) => name === current || !(name === "timeline" ? isWide : name === "events" && isSimple))
    .map((name) => ({ name, title: name === "raw" && isSimple ? "Details" : titles[name] }));
}
