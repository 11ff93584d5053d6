import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useApp } from "../../app/app-context.ts";
import { QueryPanel } from "../../components/QueryPanel.tsx";
import { Status } from "../../components/Status.tsx";
import { Time } from "../../components/Time.tsx";
import { pb } from "../../paths.ts";
import { taskKeys } from "../tasks/task-keys.ts";

const SHOWN = 10;

/** The newest tasks, kept up to date by their events. */
export function RecentTasks() {
  const { client } = useApp();
  const tasks = useQuery({
    queryKey: [...taskKeys.newest, "overview"],
    queryFn: () => client.tasks.listPage({ limit: SHOWN }),
  });
  return (
    <section aria-labelledby="recent-title" className="min-w-0">
      <h2 id="recent-title" className="mb-1 font-semibold">
        Recent tasks
      </h2>
      <QueryPanel query={tasks} what="the tasks">
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-muted">
              None yet.{" "}
              <Link to={pb.tasks()} search={{}} className="text-accent underline">
                Create the first one
              </Link>
            </p>
          ) : (
            <ul className="divide-y divide-line rounded-md border border-line">
              {items.map(({ id, status, description, created_at: at }) => (
                <li key={id}>
                  <Link
                    to={pb.task({ taskId: id })}
                    search={{}}
                    className="flex h-8 items-center gap-3 px-3 hover:bg-hover"
                  >
                    <span className="w-22 shrink-0">
                      <Status status={status} />
                    </span>
                    <span className="min-w-0 flex-1 truncate">{description}</span>
                    <span className="shrink-0 text-muted">
                      <Time at={at} />
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </QueryPanel>
    </section>
  );
}
