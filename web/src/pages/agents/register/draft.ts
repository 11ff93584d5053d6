import type { AuthConfig, Json } from "@orchestrator/contracts";

export const wizardSteps = ["template", "info", "connection", "mapping", "test", "review"] as const;
export type WizardStep = (typeof wizardSteps)[number];

/** An answer that a mapping is tried on. */
export interface SeenAnswer {
  status_code: number;
  body: Json;
}

/** What was entered so far. Everything here may be kept by the browser: the secret is not among it. */
export interface Draft {
  template: string;
  name: string;
  description: string;
  /** Separated by commas. */
  capabilities: string;
  visibility: "shared" | "private";
  endpoint: string;
  authType: AuthConfig["type"];
  secretFrom: "token" | "env_var";
  envVar: string;
  header: string;
  username: string;
  /** The template's settings, as text. */
  params: Record<string, string>;
  mappingFormat: "yaml" | "json";
  /** Empty = as in the template. */
  mapping: string;
  testQuery: string;
  /** Of the latest call. */
  answer: SeenAnswer | null;
  /** What passed the test (`fingerprintOf`), or was let pass without one. */
  passed: string | null;
  isWaived: boolean;
}

export const emptyDraft: Draft = {
  template: "",
  name: "",
  description: "",
  capabilities: "",
  visibility: "shared",
  endpoint: "",
  authType: "none",
  secretFrom: "token",
  envVar: "",
  header: "",
  username: "",
  params: {},
  mappingFormat: "yaml",
  mapping: "",
  testQuery: "Hello, this is a test",
  answer: null,
  passed: null,
  isWaived: false,
};

/** Two drafts with the same fingerprint are called in the same way. @param secret as it was entered */
export const fingerprintOf = (draft: Draft, secret: string): string =>
  JSON.stringify([
    draft.template,
    draft.endpoint.trim(),
    draft.authType,
    draft.secretFrom,
    draft.envVar,
    draft.header,
    draft.username,
    draft.params,
    draft.mapping,
    // That there is another secret matters, not which.
    secretMark(secret),
  ]);

/** Not to be turned back: kept in the browser, it must not tell the secret. */
function secretMark(secret: string): number {
  let mark = 0;
  for (const unit of secret) mark = (mark * 31 + (unit.codePointAt(0) ?? 0)) % 1009;
  return mark;
}

export const capabilitiesOf = ({ capabilities }: Draft): string[] => [
  ...new Set(
    capabilities
      .split(/[,\n]/)
      .map((text) => text.trim())
      .filter((text) => text !== ""),
  ),
];
