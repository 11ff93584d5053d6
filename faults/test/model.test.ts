import { test } from "vitest";
import { runModel } from "../src/model/run-model.ts";

test("random commands tell the service and a model of it the same", async () => {
  await runModel({ runs: 100, database: "sqlite", seed: Math.floor(Math.random() * 1_000_000) });
});
