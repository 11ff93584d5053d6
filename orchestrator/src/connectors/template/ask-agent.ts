import type { EgressResult } from "../../security/egress/egress-result.ts";
import type { AgentCall, CallIo } from "../connector.ts";
import { buildRequest } from "./build-request.ts";
import type { Exchange } from "./compile-exchange.ts";
import type { CompiledTemplate } from "./compile-template.ts";
import { createRedactor, type Redactor, secretHeaderValues } from "./redactor.ts";
import { authorize } from "./secrets.ts";
import type { TemplateConnectorDeps } from "./template-connector-deps.ts";

type Asked = { ok: true; result: EgressResult; redactor: Redactor } | { ok: false; message: string };

/** Sends a request about a call that was made before; `ok: false` when it could not be built. */
export async function askAgent(
  { egress, secretOf }: TemplateConnectorDeps,
  compiled: CompiledTemplate,
  exchange: Exchange,
  { call, io }: { call: AgentCall; io: CallIo },
): Promise<Asked> {
  const authorized = await authorize(call.target, compiled.auth, secretOf);
  if (!authorized.ok) return authorized;
  const built = buildRequest(compiled, exchange, call, authorized.headers);
  if (!built.ok) return built;
  const redactor = createRedactor([
    ...authorized.secrets,
    ...secretHeaderValues(built.request.headers, authorized.headers),
  ]);
  const { signal, deadlineAt } = io;
  const result = await egress.request({ ...built.request, signal, deadlineAt, freshSocket: false });
  return { ok: true, result, redactor };
}
