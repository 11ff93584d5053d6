import type { TaskStep } from "@orchestrator/contracts";
import { Link } from "@tanstack/react-router";
import { statusLooks } from "../../components/status-look.ts";
import { pb } from "../../paths.ts";
import { CHIP_HEIGHT, CHIP_WIDTH, miniLayout } from "./mini-layout.ts";

/** The task's graph, small: who does what after what. Each step leads to the task's page. */
export function MiniGraph({ taskId, steps }: { taskId: number; steps: readonly TaskStep[] }) {
  const { places, width, height } = miniLayout(steps);
  return (
    <div tabIndex={0} role="group" aria-label="Steps" className="overflow-x-auto px-3 pt-1 pb-3">
      <div className="relative" style={{ width, height }}>
        <svg aria-hidden width={width} height={height} className="absolute inset-0">
          {steps.flatMap(({ step_number: number, dependencies }) =>
            dependencies.map((needed) => (
              <path
                key={`${needed}-${number}`}
                d={curve(places.get(needed), places.get(number))}
                className="fill-none stroke-line-strong"
              />
            )),
          )}
        </svg>
        {steps.map((step) => {
          const { icon: Icon, color, soft, isTurning } = statusLooks[step.status];
          const place = places.get(step.step_number) ?? { x: 0, y: 0 };
          return (
            <Link
              key={step.step_number}
              to={pb.task({ taskId })}
              search={{ step: step.step_number }}
              title={`${step.description} (${step.status})`}
              aria-label={`Step ${step.step_number}, ${step.agent_name}, ${step.status}: ${step.description}`}
              className={`absolute flex items-center gap-1.5 rounded border border-line px-2 hover:border-line-strong ${soft}`}
              style={{ left: place.x, top: place.y, width: CHIP_WIDTH, height: CHIP_HEIGHT }}
            >
              <Icon size={13} aria-hidden className={`shrink-0 ${color} ${isTurning ? "turning" : ""}`} />
              <span className="truncate text-sm">{step.agent_name}</span>
            </Link>
          );
        })}
      </div>
    </div>
  );
}

interface Place {
  x: number;
  y: number;
}

function curve(from: Place | undefined, to: Place | undefined): string {
  if (from === undefined || to === undefined) return "";
  const [x1, y1] = [from.x + CHIP_WIDTH, from.y + CHIP_HEIGHT / 2];
  const [x2, y2] = [to.x, to.y + CHIP_HEIGHT / 2];
  const middle = (x1 + x2) / 2;
  return `M${x1},${y1} C${middle},${y1} ${middle},${y2} ${x2},${y2}`;
}
