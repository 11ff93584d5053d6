import type { Egress } from "../../security/egress/egress.ts";
import type { SecretOf } from "./secrets.ts";

export interface TemplateConnectorDeps {
  egress: Egress;
  /** Gives only what agents may use. */
  secretOf: SecretOf;
}
