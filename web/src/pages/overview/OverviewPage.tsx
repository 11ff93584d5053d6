import type { Overview } from "@orchestrator/contracts";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ErrorBoundary } from "../../components/ErrorBoundary.tsx";
import { loadLater } from "../../components/load-later.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { QueryPanel } from "../../components/QueryPanel.tsx";
import { Select } from "../../components/Select.tsx";
import { useAgentEvents } from "../../live/use-agent-events.ts";
import { ErrorTable } from "./ErrorTable.tsx";
import { Figures } from "./Figures.tsx";
import { RecentTasks } from "./RecentTasks.tsx";
import { useOverview } from "./use-overview.ts";

const ThroughputChart = loadLater(() => import("./ThroughputChart.tsx").then((module) => module.default));

const windows = [
  { minutes: 15, title: "Last 15 minutes" },
  { minutes: 60, title: "Last hour" },
  { minutes: 360, title: "Last 6 hours" },
  { minutes: 1440, title: "Last 24 hours" },
] as const;

/** Whether all is well, and if not, where. */
export function OverviewPage() {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const minutes = windows.find((one) => one.minutes === Number(search["window"]))?.minutes ?? 60;
  const overview = useOverview(minutes);
  useAgentEvents();
  return (
    <>
      <PageHeader title="Overview">
        <Select
          label="How far back"
          value={minutes}
          onChange={({ target }) =>
            void navigate({ to: ".", search: { window: target.value }, replace: true })
          }
        >
          {windows.map((one) => (
            <option key={one.minutes} value={one.minutes}>
              {one.title}
            </option>
          ))}
        </Select>
      </PageHeader>
      <QueryPanel query={overview} what="the overview">
        {(data) => <View overview={data} />}
      </QueryPanel>
    </>
  );
}

function View({ overview }: { overview: Overview }) {
  const isCut = Date.parse(overview.since) - Date.now() > 90_000 - overview.window_minutes * 60_000;
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-5 overflow-y-auto p-4" tabIndex={0}>
      <Figures overview={overview} />
      <section aria-labelledby="throughput-title" className="flex flex-col gap-1">
        <h2 id="throughput-title" className="font-semibold">
          Tasks by the minute
        </h2>
        {isCut && (
          <p className="text-sm text-muted">
            More happened than is looked at: figures count from{" "}
            {new Date(overview.since).toLocaleTimeString()}.
          </p>
        )}
        <ErrorBoundary>
          <ThroughputChart minutes={overview.tasks.per_minute} />
        </ErrorBoundary>
      </section>
      <div className="grid gap-5 xl:grid-cols-2">
        <ErrorBoundary>
          <ErrorTable errors={overview.errors} />
        </ErrorBoundary>
        <ErrorBoundary>
          <RecentTasks />
        </ErrorBoundary>
      </div>
    </div>
  );
}
