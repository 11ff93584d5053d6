import { taskStatuses } from "@orchestrator/contracts/task-state";
import { useNavigate } from "@tanstack/react-router";
import { X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "../../components/Button.tsx";
import { FilterFold } from "../../components/FilterFold.tsx";
import { Select } from "../../components/Select.tsx";
import { pb } from "../../paths.ts";
import { AgentPicker } from "../agents/AgentPicker.tsx";
import { isFiltered, periods, readTaskFilters } from "./task-filters.ts";
import type { TaskFilters } from "./task-filters.ts";

const TYPING_MS = 250;
/** Stands among the statuses for what is asked of the service in another way. */
const WAITS = "waits";

/** What the list is narrowed to. */
export function TaskFilterBar({ filters }: { filters: TaskFilters }) {
  const navigate = useNavigate();
  const narrow = (change: Record<string, string | undefined>): void =>
    void navigate({
      to: pb.tasks(),
      search: readTaskFilters({ ...filters, ...change }),
      replace: true,
    });
  const narrowByStatus = (chosen: string): void =>
    narrow(
      chosen === WAITS ? { status: undefined, awaits: "resolution" } : { status: chosen, awaits: undefined },
    );
  return (
    <div role="search" aria-label="Filters" className="flex flex-wrap items-center gap-2">
      <TextFilter text={filters.text} onChange={(text) => narrow({ text })} />
      <FilterFold
        set={[filters.status, filters.awaits, filters.agent, filters.within].filter(Boolean).length}
      >
        <Select
          label="Status"
          value={filters.awaits === undefined ? (filters.status ?? "") : WAITS}
          onChange={({ target }) => narrowByStatus(target.value)}
        >
          <option value="">Any status</option>
          {taskStatuses.map((status) => (
            <option key={status}>{status}</option>
          ))}
          <option value={WAITS}>waits for you</option>
        </Select>
        <AgentPicker
          agentId={filters.agent}
          onChange={(id) => narrow({ agent: id === undefined ? undefined : String(id) })}
          className="w-40 max-sm:w-auto max-sm:min-w-28 max-sm:flex-1"
        />
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
      </FilterFold>
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
  const told = useRef(typed);
  const report = useRef(onChange);
  report.current = onChange;
  useEffect(() => {
    // A view, a link or the way back set it.
    if (told.current !== (text ?? "")) setTyped((told.current = text ?? ""));
  }, [text]);
  useEffect(() => {
    if (typed === told.current) return undefined;
    const timer = setTimeout(() => report.current((told.current = typed)), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <input
      type="search"
      aria-label="Text in the description"
      placeholder="Search descriptions"
      className="h-7 w-52 rounded border border-line-strong bg-bg px-2 max-sm:h-9 max-sm:w-auto max-sm:flex-1"
      value={typed}
      onChange={({ target }) => setTyped(target.value)}
    />
  );
}
