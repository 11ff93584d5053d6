import { join } from "node:path";
import { expect, test } from "vitest";
import { backupBeside } from "../../src/backup-beside.ts";
import { fakeAgent } from "../kit/fake-agent.ts";
import { serviceProcess } from "../kit/service-process.ts";
import { planOf } from "../kit/start-orchestrator.ts";
import { tempFolder } from "../kit/temp-folder.ts";

const env = (data: string) => ({ DATABASE_URL: `sqlite:${join(data, "orchestrator.db")}` });

test("a backup made beside a running service is a data folder that another one goes on from", async () => {
  await using folder = await tempFolder();
  await using agent = await fakeAgent();
  agent.answers("kept");
  const data = join(folder.path, "data");
  const copy = join(folder.path, "copy");
  {
    await using service = await serviceProcess({ env: env(data) });
    const { name } = await service.client.agents.register({
      name: "A",
      agent_type: "api",
      endpoint: agent.url,
      config: { auth_config: { type: "bearer", token: "sealed-token" } },
    });
    await service.client.tasks.run({ description: "d", user_id: "u1", plan: planOf(name, [[]]) }, 10);
    const backup = backupBeside(env(data), copy);
    expect(backup.secretKey).toBe(join(copy, "secret.key"));
    expect(() => backupBeside(env(data), copy)).toThrow(/exists already/);
  }
  await using restored = await serviceProcess({ env: env(copy) });
  expect(await restored.client.tasks.get(1)).toMatchObject({
    status: "completed",
    result: { output: "kept" },
  });
  await restored.client.tasks.run({ description: "d", user_id: "u1", plan: planOf("A", [[]]) }, 10);
  expect(agent.calls.at(-1)?.headers["authorization"]).toBe("Bearer sealed-token");
});

test("a second service on the same data is refused with the way out", async () => {
  await using folder = await tempFolder();
  await using _first = await serviceProcess({ env: env(folder.path) });
  await expect(serviceProcess({ env: env(folder.path) })).rejects.toThrow(
    /DATABASE_LOCKED.*another orchestrator is using/is,
  );
});
