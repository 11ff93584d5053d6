import type { Store } from "../store/store.ts";

export interface TemplateDeps {
  store: Store;
}
