import type { TaskEvent } from "@orchestrator/contracts";
import type { OutputFormat } from "../output.ts";
import { safeJson } from "../terminal/clean-text.ts";
import { LiveScreen } from "../terminal/live-screen.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { eventLine } from "./event-line.ts";
import { renderTree } from "./render-tree.ts";
import type { TaskProgress } from "./task-progress.ts";

/** How a task that runs is shown. */
export interface TaskView extends Disposable {
  /** @param event what changed; absent when the task was looked at anew */
  update(progress: TaskProgress, event?: TaskEvent): void;
  /** Says something besides, a line that is clean. */
  say(line: string): void;
}

/** In fewer cells the lines of the tree would break, and what is drawn in place must not. */
const NARROWEST = 40;

/** The tree drawn in place, lines where nothing can be drawn, each event as JSON, or nothing. */
export function openTaskView(terminal: Terminal, how: "watch" | "wait", format: OutputFormat): TaskView {
  if (format === "ndjson") return ndjsonView(terminal);
  if (how === "wait" || format === "json") return silentView(terminal);
  const canDraw = terminal.isLive && terminal.size().columns >= NARROWEST;
  return canDraw ? liveView(terminal) : lineView(terminal);
}

const silentView = (terminal: Terminal): TaskView => ({
  update: () => undefined,
  say: (line) => terminal.note(`${line}\n`),
  [Symbol.dispose]: () => undefined,
});

const ndjsonView = (terminal: Terminal): TaskView => ({
  ...silentView(terminal),
  update(_progress, event) {
    if (event !== undefined) terminal.print(`${safeJson(event)}\n`);
  },
});

const lineView = (terminal: Terminal): TaskView => ({
  ...silentView(terminal),
  update(progress, event) {
    if (event !== undefined) terminal.note(`${eventLine(event, progress)}\n`);
  },
});

/** A task's running time moves on though nothing happens. */
const REDRAW_MS = 500;

function liveView(terminal: Terminal): TaskView {
  const screen = new LiveScreen(process.stderr);
  let latest: TaskProgress | undefined;
  const draw = (): void => {
    if (latest === undefined) return;
    const { columns, rows } = terminal.size();
    const { noteStyle: style, glyphs } = terminal;
    screen.draw(renderTree(latest, { style, glyphs, columns, rows: rows - 2, now: Date.now() }));
  };
  const timer = setInterval(draw, REDRAW_MS);
  return {
    update(progress) {
      latest = progress;
      draw();
    },
    say(line) {
      screen.clear();
      terminal.note(`${line}\n`);
      draw();
    },
    [Symbol.dispose]() {
      clearInterval(timer);
      screen[Symbol.dispose]();
    },
  };
}
