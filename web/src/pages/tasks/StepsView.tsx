import type { Task } from "@orchestrator/contracts";
import { Link } from "@tanstack/react-router";
import { ChevronDown, ChevronUp } from "lucide-react";
import { useState } from "react";
import { browserTexts } from "../../app/browser-storage.ts";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ErrorBoundary } from "../../components/ErrorBoundary.tsx";
import { loadLater } from "../../components/load-later.tsx";
import { Loading } from "../../components/Loading.tsx";
import type { Space } from "./graph/graph-layout.ts";
import { TaskTimeline } from "./timeline/TaskTimeline.tsx";
import { useIsWide } from "./use-is-wide.ts";

const TaskGraph = loadLater(() => import("./graph/TaskGraph.tsx").then((module) => module.default));
// Its code comes while the task is read.
void TaskGraph.preload();

/** So much of the height the graph is drawn for when the timeline stands below it. */
const SHARE_OF_GRAPH = 0.6;

interface StepsViewProps {
  task: Task;
  agentNames: ReadonlyMap<number, string>;
  chosen: number | undefined;
  onChoose: (stepNumber: number) => void;
  /** What there is besides the inspector; undefined before it was measured. */
  stage: Space | undefined;
}

/** The graph, and where there is room the timeline of the same steps below it. */
export function StepsView({ task, stage, ...shared }: StepsViewProps) {
  const isWide = useIsWide();
  if (task.steps.length === 0) return <NoSteps task={task} />;
  if (stage === undefined) return <Loading what="the graph" />;
  const height = isWide ? stage.height * SHARE_OF_GRAPH : stage.height;
  return (
    <>
      <ErrorBoundary>
        <TaskGraph key={task.id} steps={task.steps} stage={{ width: stage.width, height }} {...shared} />
      </ErrorBoundary>
      {isWide && (
        <ErrorBoundary>
          <TimelinePane task={task} {...shared} />
        </ErrorBoundary>
      )}
    </>
  );
}

const STORED_AS = "orchestrator.timeline";

function TimelinePane(shared: Omit<StepsViewProps, "stage">) {
  const [isOpen, setOpen] = useState(() => browserTexts.getItem(STORED_AS) !== "closed");
  const toggle = (): void => {
    browserTexts.setItem(STORED_AS, isOpen ? "closed" : "open");
    setOpen(!isOpen);
  };
  const Icon = isOpen ? ChevronDown : ChevronUp;
  return (
    <section aria-label="Timeline" className="flex max-h-[44%] shrink-0 flex-col border-t border-line">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={toggle}
        className="flex h-8 shrink-0 items-center gap-1.5 bg-surface px-4 text-left font-medium hover:bg-hover focus-visible:-outline-offset-2"
      >
        <Icon size={14} aria-hidden className="text-muted" />
        Timeline
      </button>
      {isOpen && <TaskTimeline {...shared} />}
    </section>
  );
}

function NoSteps({ task }: { task: Task }) {
  if (task.error === null && task.status !== "cancelled")
    return <Loading what="the plan; it is being made" />;
  return (
    <EmptyState title="The task got no plan">
      <p>{task.error?.message ?? "It was cancelled before it had one."}</p>
      <Link to="." search={{ tab: "events" }} className="text-accent underline">
        What happened
      </Link>
    </EmptyState>
  );
}
