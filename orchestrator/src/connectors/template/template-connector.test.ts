import { describe, expect, test } from "vitest";
import type { AgentConfig } from "@orchestrator/contracts";
import { TemplateDefinition } from "@orchestrator/contracts";
import { fakeAgent } from "../../../test/kit/fake-agent.ts";
import { createEgress } from "../../security/egress/egress.ts";
import type { AgentTarget, CallOutcome } from "../connector.ts";
import {
  callOf,
  type ConnectorUnderTest,
  describeConnector,
  ioWithin,
  PLANTED_SECRET,
} from "../connector-suite.ts";
import type { SecretOf } from "./secrets.ts";
import { createTemplateConnector } from "./template-connector.ts";

const api = TemplateDefinition.parse({
  template: "api",
  display_name: "API",
  request_mapping: {
    path: "/process",
    body_mapping: { instructions: "${input.description}", data: "${input.data}", key: "${step.key}" },
  },
  response_mapping: {
    status_path: "$.status",
    result_path: "$.result",
    error_path: ["$.error.message", "$.error"],
  },
});

function targetAt(url: string, config: AgentConfig = {}, template = api): AgentTarget {
  return { id: 1, name: "Analyzer", ownerId: "local", agentType: "api", endpoint: url, config, template };
}

async function templateConnector(): Promise<ConnectorUnderTest> {
  const egress = createEgress({ allowNetworks: ["loopback"], maxResponseBytes: 1024 * 1024 });
  const secretOf: SecretOf = async (_target, auth) =>
    auth.env_var === "AGENT_SECRET_TEST" ? PLANTED_SECRET : undefined;
  return {
    connector: createTemplateConnector({ egress, secretOf }, { transcripts: "none" }),
    target: (url) => targetAt(url, { auth_config: { type: "bearer", env_var: "AGENT_SECRET_TEST" } }),
    [Symbol.asyncDispose]: () => egress[Symbol.asyncDispose](),
  };
}

describeConnector("template", templateConnector);

async function call(target: AgentTarget): Promise<CallOutcome> {
  await using subject = await templateConnector();
  return await subject.connector.start(callOf(target), ioWithin(5000));
}

describe("the template connector", () => {
  test("sends what the template says, with the agent's own parts in place of the template's", async () => {
    await using agent = await fakeAgent();
    await call(targetAt(agent.url));
    expect(agent.calls[0]).toMatchObject({
      method: "POST",
      path: "/process",
      body: { instructions: "Analyse this", data: null, key: "7c0f4f1e-step" },
    });
    const config: AgentConfig = {
      params: { model: "m/1" },
      request_mapping: {
        method: "PUT",
        path: "/v1/${params.model}?user=${user.id}",
        headers: { "X-Agent": "${agent.name}" },
      },
      response_mapping: { result_path: "$.result" },
    };
    await call(targetAt(`${agent.url}/base`, config));
    expect(agent.calls[1]).toMatchObject({ method: "PUT", path: "/base/v1/m%2F1?user=ann", body: null });
    expect(agent.calls[1]?.headers).toMatchObject({ "x-agent": "Analyzer" });
  });

  test.each([
    [{ type: "bearer_token", env_var: "AGENT_SECRET_TEST" }, "authorization", `Bearer ${PLANTED_SECRET}`],
    [{ type: "api_key", env_var: "AGENT_SECRET_TEST" }, "x-api-key", PLANTED_SECRET],
    [{ type: "api_key", env_var: "AGENT_SECRET_TEST", header: "Api-Token" }, "api-token", PLANTED_SECRET],
    [
      { type: "basic", env_var: "AGENT_SECRET_TEST", username: "ann" },
      "authorization",
      `Basic ${Buffer.from(`ann:${PLANTED_SECRET}`).toString("base64")}`,
    ],
  ] as const)("proves who it is by %j", async (auth, header, value) => {
    await using agent = await fakeAgent();
    agent.answers((received) => received.headers[header] ?? "");
    const outcome = await call(targetAt(agent.url, { auth_config: auth }));
    expect(agent.calls[0]?.headers[header]).toBe(value);
    expect(JSON.stringify(outcome)).not.toContain(value.replace(/^\S+ /, ""));
  });

  test("says which variable to set when a secret is missing, and calls nobody", async () => {
    await using agent = await fakeAgent();
    const outcome = await call(
      targetAt(agent.url, { auth_config: { type: "bearer", env_var: "AGENT_SECRET_OTHER" } }),
    );
    expect(outcome).toMatchObject({
      kind: "failed",
      failure: { type: "AGENT_MISCONFIGURED", retryable: false },
    });
    expect(JSON.stringify(outcome)).toContain("AGENT_SECRET_OTHER");
    expect(agent.calls).toHaveLength(0);
  });

  test("expands no environment variables", async () => {
    await using agent = await fakeAgent();
    const outcome = await call(
      targetAt(agent.url, {
        request_mapping: { method: "POST", path: "/", headers: { "x-home": "${HOME}" } },
      }),
    );
    expect(outcome).toMatchObject({ kind: "failed", failure: { type: "AGENT_MISCONFIGURED" } });
    expect(agent.calls).toHaveLength(0);
  });

  test("an agent's own error is final and carries its text", async () => {
    await using agent = await fakeAgent();
    agent.answersRaw('{"status":"error","error":{"message":"No such table"}}');
    expect(await call(targetAt(agent.url))).toMatchObject({
      failure: { type: "AGENT_REPORTED_ERROR", message: "No such table", retryable: false, uncertain: false },
    });
  });

  test("an answer without the result says what it holds instead", async () => {
    await using agent = await fakeAgent();
    agent.answersRaw('{"output":"x","meta":{"took":3}}');
    const outcome = await call(targetAt(agent.url));
    expect(outcome).toMatchObject({ failure: { type: "AGENT_RESPONSE_INVALID" } });
    expect(JSON.stringify(outcome)).toContain("$.output, $.meta.took");
  });

  test("plain text is a result where the template takes the whole answer", async () => {
    await using agent = await fakeAgent();
    agent.answersRaw("Done.", { "content-type": "text/plain" });
    expect(await call(targetAt(agent.url, { response_mapping: { result_path: "$" } }))).toEqual({
      kind: "completed",
      output: "Done.",
    });
    expect(await call(targetAt(agent.url))).toMatchObject({ failure: { type: "AGENT_RESPONSE_INVALID" } });
  });

  test("cannot tell a short-form agent to stop, nor ask it about an earlier call", async () => {
    await using subject = await templateConnector();
    const earlier = callOf(targetAt("http://127.0.0.1:1"));
    expect(
      await subject.connector.advance(earlier, null, { kind: "reconcile" }, ioWithin(100)),
    ).toMatchObject({
      failure: { type: "OUTCOME_UNKNOWN", retryable: false, uncertain: true },
    });
    expect(await subject.connector.cancel(callOf(targetAt("http://127.0.0.1:1")), null, ioWithin(100))).toBe(
      "unsupported",
    );
  });

  test("an agent without a health check is up when it answers at all", async () => {
    await using agent = await fakeAgent();
    agent.answersRaw("nothing here", {}, 404);
    await using subject = await templateConnector();
    const target = targetAt(`${agent.url}/base`);
    expect(await subject.connector.probe(target, ioWithin(1000))).toMatchObject({
      status: "healthy",
      statusCode: 404,
    });
    const given = targetAt(`${agent.url}/base`, { health_path: "/health" });
    expect(await subject.connector.probe(given, ioWithin(1000))).toMatchObject({
      status: "unhealthy",
      statusCode: 404,
    });
  });
});
