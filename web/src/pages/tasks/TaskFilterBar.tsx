import { useQuery } from "@tanstack/react-query";
import { taskStatuses } from "@orchestrator/contracts/task-state";
import { useNavigate } from "@tanstack/react-router";
import { X } from "lucide-react";
import { useEffect, useState } from "react";
import { useApp } from "../../app/app-context.ts";
import { Button } from "../../components/Button.tsx";
import { Select } from "../../components/Select.tsx";
import { pb } from "../../paths.ts";
import { isFiltered, periods, readTaskFilters } from "./task-filters.ts";
import type { TaskFilters } from "./task-filters.ts";

const TYPING_MS = 250;

/** What the list is narrowed to. */
export function TaskFilterBar({ filters }: { filters: TaskFilters }) {
  const { client } = useApp();
  const navigate = useNavigate();
  const agents = useQuery({
    queryKey: ["agents", "names"],
    queryFn: () => client.agents.list({ limit: 500 }),
  });
  const narrow = (change: Record<string, string | undefined>): void =>
    void navigate({
      to: pb.tasks(),
      search: readTaskFilters({ ...filters, ...change }),
      replace: true,
    });
  return (
    <div role="search" aria-label="Filters" className="flex flex-wrap items-center gap-2">
      <TextFilter
        key={filters.text === undefined ? "empty" : "some"}
        text={filters.text}
        onChange={(text) => narrow({ text })}
      />
      <Select
        label="Status"
        value={filters.status ?? ""}
        onChange={({ target }) => narrow({ status: target.value })}
      >
        <option value="">Any status</option>
        {taskStatuses.map((status) => (
          <option key={status}>{status}</option>
        ))}
      </Select>
      <Select
        label="Agent"
        className="max-w-44"
        value={filters.agent ?? ""}
        onChange={({ target }) => narrow({ agent: target.value })}
      >
        <option value="">Any agent</option>
        {agents.data?.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <Select
        label="Created"
        value={filters.within ?? ""}
        onChange={({ target }) => narrow({ within: target.value })}
      >
        <option value="">Any time</option>
        {Object.entries(periods).map(([name, { label }]) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </Select>
      {(["user", "session"] as const).map((name) => {
        const value = filters[name];
        if (value === undefined) return null;
        return (
          <Button key={name} title={`Any ${name}`} onClick={() => narrow({ [name]: undefined })}>
            <span className="max-w-40 truncate">
              {name}: {value}
            </span>
            <X size={13} aria-label="remove" />
          </Button>
        );
      })}
      {isFiltered(filters) && (
        <Button onClick={() => void navigate({ to: pb.tasks(), search: {} })}>Show all</Button>
      )}
    </div>
  );
}

function TextFilter({ text, onChange }: { text: string | undefined; onChange: (text: string) => void }) {
  const [typed, setTyped] = useState(text ?? "");
  useEffect(() => {
    if (typed === (text ?? "")) return undefined;
    const timer = setTimeout(() => onChange(typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, text, onChange]);
  return (
    <input
      type="search"
      aria-label="Text in the description"
      placeholder="Search descriptions"
      className="h-7 w-52 rounded border border-line-strong bg-bg px-2 max-sm:h-9 max-sm:w-full"
      value={typed}
      onChange={({ target }) => setTyped(target.value)}
    />
  );
}
