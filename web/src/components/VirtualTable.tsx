import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useRef, useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";

export const ROW_PX = 28;
const OVERSCAN = 4;

export interface Column<T> {
  id: string;
  header: ReactNode;
  /** Of the grid, e.g. `120px` or `minmax(0,1fr)`. */
  width: string;
  cell: (row: T) => ReactNode;
  /** Left out on a phone. */
  isWide?: boolean;
}

interface VirtualTableProps<T> {
  /** What the rows are, for those who cannot see them. */
  label: string;
  /** Keep them stable: rows are drawn again only when they change. */
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => number | string;
  /** Of all pages, as far as it is known. */
  total: number;
  onOpen: (row: T) => void;
  /** Space bar. */
  onSelect?: (row: T) => void;
  /** The end is near: read on. */
  onEnd?: () => void;
  /** Other rows are being read. */
  isBusy?: boolean;
  /** These rows are in the document now. */
  onShown?: (rows: readonly T[]) => void;
}

/** A table of any length: only the rows in sight are in the document. Arrow keys move, Enter opens, Space selects. */
export function VirtualTable<T>({
  label,
  columns,
  rows,
  keyOf,
  total,
  onOpen,
  onSelect,
  onEnd,
  onShown,
  isBusy = false,
}: VirtualTableProps<T>) {
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    getItemKey: (i) => keyAt(rows, i, keyOf),
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const first = items[0]?.index ?? 0;
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - 20) onEnd?.();
  }, [last, rows.length, onEnd]);
  useEffect(() => onShown?.(rows.slice(first, last + 1)), [first, last, rows, onShown]);

  const move = (to: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setActive(next);
    virtual.scrollToIndex(next);
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-row="${next}"]`)?.focus({ preventScroll: true }),
    );
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.floor((scroller.current?.clientHeight ?? 0) / ROW_PX) - 2;
    const targets: Partial<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: rows.length - 1,
    };
    const row = rows[active];
    const to = targets[event.key];
    if (to !== undefined) move(to);
    else if (row !== undefined && event.key === "Enter" && isRow(event)) onOpen(row);
    else if (row !== undefined && event.key === " " && isRow(event)) onSelect?.(row);
    else return;
    event.preventDefault();
  };

  const template = columns.map(({ width }) => width).join(" ");
  const narrow = columns.filter(({ isWide }) => isWide !== true).map(({ width }) => width);
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-busy={isBusy || undefined}
      aria-rowcount={total + 1}
      aria-colcount={columns.length}
      className="min-h-0 flex-1 overflow-auto overscroll-contain"
      style={{ "--columns": template, "--narrow-columns": narrow.join(" ") } as React.CSSProperties}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className="sticky top-0 z-10 bg-bg">
        <div role="row" aria-rowindex={1} className={`${gridRow} border-line text-sm text-muted`}>
          {columns.map(({ id, header, isWide }) => (
            <div key={id} role="columnheader" className={isWide ? "max-sm:hidden" : undefined}>
              {header}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, key, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          return (
            <div
              key={key}
              role="row"
              data-row={index}
              aria-rowindex={index + 2}
              tabIndex={index === active ? 0 : -1}
              onFocus={() => setActive(index)}
              onClick={() => onOpen(row)}
              className={`${gridRow} absolute inset-x-0 border-transparent hover:bg-hover focus-visible:-outline-offset-2`}
              style={{ top: start }}
            >
              <Cells row={row} columns={columns as readonly Column<unknown>[]} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

const gridRow =
  "grid h-7 items-center gap-3 border-b px-4 grid-cols-(--columns) max-sm:grid-cols-(--narrow-columns)";

const keyAt = <T,>(rows: readonly T[], i: number, keyOf: (row: T) => number | string): number | string => {
  const row = rows[i];
  return row === undefined ? i : keyOf(row);
};

/** A key that was meant for the row and not for a control in it. */
const isRow = ({ target }: KeyboardEvent): boolean =>
  target instanceof HTMLElement && target.getAttribute("role") === "row";

const Cells = memo(function Cells({ row, columns }: { row: unknown; columns: readonly Column<unknown>[] }) {
  return columns.map(({ id, cell, isWide }) => (
    <div key={id} role="gridcell" className={`min-w-0 truncate ${isWide ? "max-sm:hidden" : ""}`}>
      {cell(row)}
    </div>
  ));
});
