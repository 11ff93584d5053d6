import type { FoundPath, Json, ResponseMapping } from "@orchestrator/contracts";
import { compileJsonPath } from "../../kernel/json-path.ts";
import type { AgentCall, CallOutcome } from "../connector.ts";
import { buildRequest } from "./build-request.ts";
import { compileTemplate } from "./compile-template.ts";
import { interpretAnswer } from "./interpret-answer.ts";
import { createRedactor, hidesNothing, secretHeaderValues } from "./redactor.ts";
import { authorize } from "./secrets.ts";
import { shownRequest } from "./shown-request.ts";
import type { ShownRequest } from "./shown-request.ts";

/** An answer to try a mapping on; secrets were taken out of it before. */
export interface GivenAnswer {
  status: number;
  body: Json;
}

export interface Preview {
  request: ShownRequest | null;
  /** Why there is no request. */
  requestError: string | null;
  reading: { outcome: CallOutcome; paths: FoundPath[] } | null;
}

/** Stands where the secret will be; nothing is sent, so nothing has to be opened. */
const PLACEHOLDER = "the-secret-of-this-agent";

/**
 * What a call would send, and what its mapping reads from an answer; nobody is called and no secret is opened.
 * @throws InvalidInputError TEMPLATE_INVALID
 */
export async function previewAgent(
  call: AgentCall,
  { answer, now }: { answer: GivenAnswer | undefined; now: number },
): Promise<Preview> {
  const { template, config } = call.target;
  const compiled = compileTemplate(template, config);
  const reading =
    answer === undefined
      ? null
      : {
          outcome: interpretAnswer(compiled.invoke, asHttp(answer), { now, redactor: hidesNothing }),
          paths: pathsFound(config.response_mapping ?? template.response_mapping, answer.body),
        };
  const authorized = await authorize(call.target, compiled.auth, async () => PLACEHOLDER);
  if (!authorized.ok) return { request: null, requestError: authorized.message, reading };
  const built = buildRequest(compiled, compiled.invoke, call, authorized.headers);
  if (!built.ok) return { request: null, requestError: built.message, reading };
  const redactor = createRedactor([...authorized.secrets, ...secretHeaderValues(built.request.headers)]);
  const secretHeaders = new Set(Object.keys(authorized.headers));
  return { request: shownRequest(built.request, redactor, secretHeaders), requestError: null, reading };
}

/** As it would have come over the network; a text is a text. */
const asHttp = ({ status, body }: GivenAnswer) => ({
  status,
  headers: { "content-type": typeof body === "string" ? "text/plain" : "application/json" },
  body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
});

function pathsFound(mapping: ResponseMapping, body: Json): FoundPath[] {
  const find =
    (use: FoundPath["use"]) =>
    (path: string): FoundPath => {
      const value = compileJsonPath(path).first(body);
      return { use, path, found: value !== undefined, value: value ?? null };
    };
  return [
    ...listOf(mapping.result_path).map(find("result")),
    ...listOf(mapping.status_path).map(find("status")),
    ...listOf(mapping.error_path).map(find("error")),
  ];
}

const listOf = (paths: string | readonly string[] | undefined): readonly string[] =>
  paths === undefined ? [] : [paths].flat();
