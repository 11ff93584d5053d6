import { expect, test } from "vitest";
import { TemplateDefinition } from "@orchestrator/contracts";
import { fakeAgent } from "../../../test/kit/fake-agent.ts";
import { createEgress } from "../../security/egress/egress.ts";
import { callOf, ioWithin } from "../connector-suite.ts";
import { tryAgent, type Trial } from "./try-agent.ts";

const template = TemplateDefinition.parse({
  template: "t",
  display_name: "T",
  request_mapping: { path: "/process", body_mapping: { query: "${input.text}" } },
  response_mapping: { result_path: "$.result" },
});

async function trial(endpoint: string, headers: Record<string, string> = {}): Promise<Trial> {
  await using egress = createEgress({ allowNetworks: ["loopback"] });
  const target = {
    id: 0,
    name: "T",
    ownerId: "local",
    agentType: "custom",
    endpoint,
    config: {},
    template,
  } as const;
  return await tryAgent({ egress, secretOf: async () => undefined }, callOf(target), {
    io: ioWithin(2000),
    headers,
  });
}

test("shows the whole answer beside what the template finds in it", async () => {
  await using agent = await fakeAgent();
  agent.answersRaw('{"result":"r","took":1}');
  expect(await trial(agent.url)).toEqual({
    outcome: { kind: "completed", output: "r" },
    statusCode: 200,
    response: { result: "r", took: 1 },
    request: {
      method: "POST",
      url: `${agent.url}/process`,
      headers: expect.objectContaining({ "content-type": "application/json" }) as Record<string, string>,
      body: { query: expect.any(String) as string },
    },
    responseTimeMs: expect.any(Number) as number,
    connect: { dnsMs: null, connectMs: expect.any(Number) as number, tlsMs: null },
    readingMs: expect.any(Number) as number,
  });
  agent.answersRaw('{"answer":"r"}');
  expect(await trial(agent.url)).toMatchObject({
    outcome: { kind: "failed" },
    statusCode: 200,
    response: { answer: "r" },
  });
  agent.answersHtml();
  expect(await trial(agent.url)).toMatchObject({
    statusCode: 200,
    response: expect.stringContaining("Welcome") as string,
  });
});

test("sends the headers given, and shows their values nowhere", async () => {
  await using agent = await fakeAgent();
  agent.answers((call) => call.headers);
  const shown = await trial(agent.url, { Authorization: "Bearer key-12345678", "X-Who": "someone-else" });
  expect(agent.calls[0]?.headers).toMatchObject({
    authorization: "Bearer key-12345678",
    "x-who": "someone-else",
  });
  expect(JSON.stringify(shown)).not.toMatch(/key-12345678|someone-else/);
});

const refused: Record<string, string>[] = [
  { Host: "x" },
  { "Idempotency-Key": "x" },
  { "x-a": "1\r\nx-b: 2" },
  { "bad name": "x" },
];

test.each(refused)("refuses %j", async (headers) => {
  await using agent = await fakeAgent();
  await expect(trial(agent.url, headers)).rejects.toMatchObject({ code: "VALIDATION_FAILED" });
  expect(agent.calls).toHaveLength(0);
});

test("says what is wrong when nobody answers", async () => {
  const agent = await fakeAgent();
  await agent[Symbol.asyncDispose]();
  expect(await trial(agent.url)).toMatchObject({
    outcome: { kind: "failed", failure: { type: "AGENT_UNREACHABLE" } },
    statusCode: null,
    response: null,
  });
});
