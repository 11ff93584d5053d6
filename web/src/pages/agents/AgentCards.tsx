import { Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";
import { pb } from "../../paths.ts";
import type { AgentRow } from "./agent-columns.tsx";
import { AgentStateMark, BreakerMark } from "./AgentStatusMark.tsx";
import { latencyText, successText } from "./describe-figures.ts";
import { HealthSparkline } from "./HealthSparkline.tsx";

const CARD_PX = 300;
const ROW_PX = 148;

interface AgentCardsProps {
  rows: readonly AgentRow[];
  onShown: (agentIds: readonly number[]) => void;
}

/** The catalogue as cards; only those in sight are in the document. */
export function AgentCards({ rows, onShown }: AgentCardsProps) {
  const scroller = useRef<HTMLUListElement>(null);
  const columns = useColumns(scroller);
  const virtual = useVirtualizer({
    count: Math.ceil(rows.length / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 2,
  });
  const lines = virtual.getVirtualItems();
  const shown = lines.flatMap(({ index }) => rows.slice(index * columns, (index + 1) * columns));
  const ids = shown.map(({ agent }) => agent.id);
  const key = ids.join();
  useEffect(() => onShown(key === "" ? [] : key.split(",").map(Number)), [key, onShown]);
  return (
    <ul ref={scroller} aria-label="Agents" className="relative min-h-0 flex-1 overflow-auto" tabIndex={0}>
      <li aria-hidden style={{ height: virtual.getTotalSize() }} />
      {lines.map(({ index, start }) =>
        rows.slice(index * columns, (index + 1) * columns).map((row, i) => (
          <li
            key={row.agent.id}
            aria-setsize={rows.length}
            aria-posinset={index * columns + i + 1}
            className="absolute p-1.5"
            style={{
              top: start + 6,
              height: ROW_PX,
              left: `calc((100% - 20px) / ${columns} * ${i} + 10px)`,
              width: `calc((100% - 20px) / ${columns})`,
            }}
          >
            <Card {...row} />
          </li>
        )),
      )}
    </ul>
  );
}

function Card({ agent, figures }: AgentRow) {
  return (
    <Link
      to={pb.agent({ agentId: agent.id })}
      search={{}}
      className="flex h-full flex-col gap-1 rounded-md border border-line bg-raised p-3 hover:bg-hover"
    >
      <span className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate font-semibold">{agent.name}</span>
        <AgentStateMark agent={agent} figures={figures} />
      </span>
      <span className="line-clamp-2 text-sm text-muted">{agent.description}</span>
      <span className="truncate text-sm">
        <span className="text-muted">{agent.agent_type}</span> {agent.capabilities.join(", ")}
      </span>
      <span className="mt-auto flex items-end gap-3 text-sm text-muted tabular-nums">
        {figures === undefined ? "…" : <HealthSparkline checks={figures.recent_checks} />}
        {figures?.calls === 0 ? (
          <span className="ml-auto">no calls lately</span>
        ) : (
          <>
            <span className="ml-auto">{successText(figures)}</span>
            <span>{latencyText(figures)}</span>
          </>
        )}
        {figures !== undefined && figures.breaker !== "closed" && <BreakerMark status={figures.breaker} />}
      </span>
    </Link>
  );
}

function useColumns(ref: React.RefObject<HTMLElement | null>): number {
  const [columns, setColumns] = useState(1);
  useEffect(() => {
    if (ref.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) =>
      setColumns(Math.max(1, Math.floor((entry?.contentRect.width ?? 0) / CARD_PX))),
    );
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [ref]);
  return columns;
}
