import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { taskFor, threeSteps } from "../world/plans.ts";
import { openWorldWithWorker } from "../world/world.ts";

export const f16: Fault = defineFault({
  id: "F16",
  about: "answers cut in the middle, TCP resets, and TLS where there is none",
  databases: ["sqlite"],
  rounds: { quick: 1, full: 1 },
  async prepare(round) {
    const world = await openWorldWithWorker(round);
    const endpoint = world.agent.endpointOf("no-tls").replace("http:", "https:");
    await world.register("no-tls", { endpoint });
    return world;
  },
  async disturb(world, { random, scale }) {
    const share = scale === "full" ? 0.02 : 0.2;
    // Never twice of the same step.
    world.agent.reacts("worker", ({ attempt }) => {
      if (attempt > 1 || random() > share) return { kind: "answer" };
      return random() < 0.5 ? { kind: "close_mid_body" } : { kind: "reset" };
    });
    const withoutTls = await world.ledger.submit(taskFor("no-tls"));
    await world.ledger.submitMany(scale === "full" ? 3334 : 60, () => threeSteps("worker", random));
    await world.settle(90_000);
    const { steps } = await world.client.tasks.get(withoutTls);
    return { withoutTls, tlsError: steps[0]?.error?.message ?? "", givenUp: world.agent.givenUp };
  },
  bars: ({ withoutTls, tlsError, givenUp }, { tasks, steps, calls }) => [
    ...(["close_mid_body", "reset"] as const).flatMap((kind) => {
      const broken = calls.filter(({ reaction }) => reaction === kind);
      const unbroken = broken.filter(({ taskId }) => !givenUp.some((each) => each.taskId === taskId));
      if (broken.length === 0) return [`no call was treated with ${kind}`];
      return unbroken.length === 0 ? [] : [`${unbroken.length} calls of ${kind} were answered nevertheless`];
    }),
    ...(tlsError.includes("TLS") ? [] : [`the call without TLS says: ${tlsError}`]),
    ...(calls.some(({ agent }) => agent === "no-tls")
      ? ["a call was made without the TLS it was to have"]
      : []),
    ...(steps.some(({ taskId }) => taskId === withoutTls)
      ? []
      : ["the task of the agent without TLS has no step"]),
    ...tasks
      .filter(({ id, status }) => id !== withoutTls && status !== "completed")
      .map(({ id, status }) => `task ${id} ${status}`),
    ...steps
      .filter(({ taskId, errorType }) => taskId === withoutTls && errorType !== "AGENT_UNREACHABLE")
      .map(({ errorType }) => `TLS where there is none: ${String(errorType)}`),
  ],
});
