import type { EventBus } from "../events/event-bus.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Store } from "../store/store.ts";
import type { TemplateRegistry } from "./template-registry.ts";

export interface TemplateDeps {
  store: Store;
  clock: Clock;
  templates: TemplateRegistry;
  /** Other processes look for templates when it is woken. */
  bus: EventBus;
}
