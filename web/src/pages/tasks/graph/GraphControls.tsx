import { useReactFlow } from "@xyflow/react";
import { ArrowDown, ArrowRight, Layers, Maximize, Minus, Plus } from "lucide-react";
import { IconButton } from "../../../components/IconButton.tsx";
import type { Direction } from "./graph-layout.ts";

interface GraphControlsProps {
  className: string;
  direction: Direction;
  onTurn: (to: Direction) => void;
  onFit: () => void;
  /** Steps that stand alike are shown one by one, and can be folded again. */
  onFold: (() => void) | undefined;
  onZoomed: () => void;
}

/** Zoom, the whole graph, and the other direction. */
export function GraphControls({ className, direction, onTurn, onFit, onFold, onZoomed }: GraphControlsProps) {
  const flow = useReactFlow();
  const zoom = (how: "in" | "out"): void => {
    onZoomed();
    void (how === "in" ? flow.zoomIn() : flow.zoomOut());
  };
  return (
    <div className={`absolute bottom-3 flex rounded-md border border-line bg-raised ${className}`}>
      {onFold !== undefined && (
        <IconButton icon={Layers} label="Fold steps that stand alike" onClick={onFold} />
      )}
      {direction === "LR" ? (
        <IconButton icon={ArrowDown} label="Draw it from top to bottom" onClick={() => onTurn("TB")} />
      ) : (
        <IconButton icon={ArrowRight} label="Draw it from left to right" onClick={() => onTurn("LR")} />
      )}
      <IconButton icon={Minus} label="Zoom out" onClick={() => zoom("out")} />
      <IconButton icon={Plus} label="Zoom in" onClick={() => zoom("in")} />
      <IconButton icon={Maximize} label="Fit the graph" onClick={onFit} />
    </div>
  );
}
