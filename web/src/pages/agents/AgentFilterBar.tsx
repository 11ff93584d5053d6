import type { AgentSummary } from "@orchestrator/contracts";
import { useNavigate } from "@tanstack/react-router";
import { LayoutGrid, List } from "lucide-react";
import { useMemo } from "react";
import { FilterFold } from "../../components/FilterFold.tsx";
import { IconButton } from "../../components/IconButton.tsx";
import { Select } from "../../components/Select.tsx";
import { agentSorts, agentStatuses, agentTypes, capabilitiesIn } from "./agent-filters.ts";
import type { AgentFilters } from "./agent-filters.ts";

interface AgentFilterBarProps {
  filters: AgentFilters;
  agents: readonly AgentSummary[];
}

/** What the catalogue is narrowed to. */
export function AgentFilterBar({ filters, agents }: AgentFilterBarProps) {
  const navigate = useNavigate();
  const capabilities = useMemo(() => capabilitiesIn(agents), [agents]);
  const set = (change: Record<string, string | undefined>): void =>
    void navigate({ to: ".", search: { ...filters, ...change }, replace: true });
  const { view = "list", sort = "registered" } = filters;
  return (
    <search
      aria-label="Agents"
      className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-4 py-1.5"
    >
      <input
        type="search"
        aria-label="Search agents"
        placeholder="Search name, words, address"
        value={filters.text ?? ""}
        onChange={({ target }) => set({ text: target.value })}
        className="h-7 w-56 rounded border border-line bg-bg px-2 max-sm:h-9 max-sm:w-auto max-sm:min-w-0 max-sm:flex-1"
      />
      <FilterFold set={[filters.status, filters.type, filters.capability].filter(Boolean).length}>
        <Select
          label="Status"
          value={filters.status ?? ""}
          onChange={({ target }) => set({ status: target.value })}
        >
          <option value="">Any status</option>
          {agentStatuses.map(option)}
        </Select>
        <Select
          label="Type"
          value={filters.type ?? ""}
          onChange={({ target }) => set({ type: target.value })}
        >
          <option value="">Any type</option>
          {agentTypes.map(option)}
        </Select>
        <Select
          label="Capability"
          value={filters.capability ?? ""}
          onChange={({ target }) => set({ capability: target.value })}
          className="max-w-48"
        >
          <option value="">Any capability</option>
          {[
            ...new Set([...capabilities, ...(filters.capability === undefined ? [] : [filters.capability])]),
          ].map(option)}
        </Select>
        <Select label="Order" value={sort} onChange={({ target }) => set({ sort: target.value })}>
          {agentSorts.map((name) => (
            <option key={name} value={name}>
              by {name}
            </option>
          ))}
        </Select>
      </FilterFold>
      <span className="flex-1 max-sm:hidden" />
      <IconButton
        icon={view === "list" ? LayoutGrid : List}
        label={view === "list" ? "Show cards" : "Show a list"}
        onClick={() => set({ view: view === "list" ? "cards" : "list" })}
      />
    </search>
  );
}

const option = (value: string) => (
  <option key={value} value={value}>
    {value}
  </option>
);
