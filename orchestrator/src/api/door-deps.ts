import type { TaskEvent } from "@orchestrator/contracts";
import type { AgentDeps } from "../agents/agent-deps.ts";
import type { ApiKeyDeps } from "../api-keys/api-key-deps.ts";
import type { SharedFeed } from "../events/shared-feed.ts";
import type { EventDeps, Positioned } from "../events/subscribe.ts";
import type { OverviewDeps } from "../overview/overview-deps.ts";
import type { SessionDeps } from "../sessions/session-deps.ts";
import type { TaskDeps } from "../tasks/task-deps.ts";
import type { TemplateDeps } from "../templates/template-deps.ts";

interface FeedDeps {
  /** What happens to an owner's tasks, for all who follow it. */
  ownerEvents: SharedFeed<Positioned<TaskEvent>>;
}

/** What the doors need: the deps of the nouns, filled by the composition root. */
export type DoorDeps = AgentDeps &
  TaskDeps &
  SessionDeps &
  TemplateDeps &
  EventDeps &
  FeedDeps &
  ApiKeyDeps &
  OverviewDeps;
