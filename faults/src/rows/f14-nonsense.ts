import type { Json, JsonObject, StepErrorType } from "@orchestrator/contracts";
import type { Fault } from "../fault.ts";
import { misbehaving } from "./misbehaving.ts";
import type { Misbehaviour } from "./misbehaving.ts";

const json: Record<string, string> = { "content-type": "application/json" };
const success = '{"status":"success","result":';

/** Bodies that are no JSON, or none that can be kept. */
const unreadable: [name: string, body: string | Uint8Array, headers?: Record<string, string>][] = [
  ["cut-json", `${success}[1, 2`],
  ["html", "<!doctype html><title>Welcome</title>", { "content-type": "text/html" }],
  ["nan", `${success}NaN}`],
  ["deep", `${success}${"[".repeat(100_000)}${"]".repeat(100_000)}}`],
  [
    "lone-surrogate-bytes",
    Buffer.concat([Buffer.from(`${success}"`), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]),
  ],
  ["empty", ""],
  ["bom-only", "\uFEFF"],
];

/** JSON in which a path of the mapping leads nowhere, since something on its way is of another type. */
const ofAnotherType: Json[] = [42, -0.5, "text", "", true, false, null, [], [1, 2], {}, [[{ result: 1 }]]];

/** The agent repeats what it was called with. */
const repeats = (name: string, status: number, error: StepErrorType): Misbehaviour => ({
  name,
  reaction: ({ headers }) => ({
    kind: "raw",
    status,
    body: `{"error":"not with ${headers["authorization"]}"}`,
  }),
  error,
  calls: 1,
});

const refused = (name: string, body: string | Uint8Array, headers = json): Misbehaviour => ({
  name,
  reaction: () => ({ kind: "raw", body, headers }),
  error: "AGENT_RESPONSE_INVALID",
  calls: 1,
});

/** Bodies that are odd and say what is needed: their results must be those that the agent gave. */
const odd: [name: string, text: (answer: Json) => string][] = [
  ["bom-before-json", (answer) => `\uFEFF${JSON.stringify(answer)}`],
  ["status-is-an-object", (answer) => JSON.stringify(Object.assign({}, answer, { status: { code: 200 } }))],
  ["status-is-a-list", (answer) => JSON.stringify(Object.assign({}, answer, { status: ["error"] }))],
  ["error-is-a-number", (answer) => JSON.stringify(Object.assign({}, answer, { error: 42 }))],
];

/** Text that no database keeps as it is: NUL and lone surrogates; and some that only looks so. */
const oddText: JsonObject = {
  nul: "a\u0000b",
  surrogates: "\udc00 \ud800",
  pair: "\ud83d\ude00",
  "key\u0000\ud800": "of a field",
  backslashes: "\\u0000 \\\\\u0000",
  quotes: "'; DROP TABLE tasks; -- \u2028\ufeff",
  numbers: [1e308, 5e-324, 1e21, 9_007_199_254_740_992, 0.1 + 0.2],
};

export const f14: Fault = misbehaving({
  id: "F14",
  about:
    "cut JSON, HTML, NaN, 100,000 levels of nesting, lone surrogates, nothing at all, a BOM, results with NUL and lone surrogates, JSON of another type than the mapping's",
  databases: ["sqlite", "postgres"],
  cases: () => [
    ...unreadable.map(([name, body, headers]) => refused(name, body, headers)),
    ...ofAnotherType.map((value, i) => refused(`body-of-another-type-${i}`, JSON.stringify(value))),
    ...ofAnotherType.map((value, i) => ({
      ...refused(`result-of-another-type-${i}`, `${success}${JSON.stringify(value)}}`),
      agent: { config: { response_mapping: { result_path: "$.result.items[0].text" } } },
    })),
    repeats("repeats-its-token", 400, "AGENT_HTTP_ERROR"),
    repeats("refuses-its-token", 401, "AGENT_AUTH_FAILED"),
    repeats("reports-its-token", 200, "AGENT_REPORTED_ERROR"),
    ...odd.map(([name, text]): Misbehaviour => ({
      name,
      reaction: () => ({ kind: "answer", text }),
      error: null,
      calls: 1,
    })),
    { name: "odd-text", reaction: () => ({ kind: "answer", more: oddText }), error: null, calls: 1 },
  ],
});
