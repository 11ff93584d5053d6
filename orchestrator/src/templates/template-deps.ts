import type { Clock } from "../kernel/clock.ts";
import type { Store } from "../store/store.ts";
import type { TemplateRegistry } from "./template-registry.ts";

export interface TemplateDeps {
  store: Store;
  clock: Clock;
  templates: TemplateRegistry;
}
