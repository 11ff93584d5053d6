import { expect, it } from "vitest";
import { LiveBus } from "./live-bus.ts";

it("wakes those who listen to the task or to its owner, and nobody else", () => {
  const bus = new LiveBus();
  const woken: string[] = [];
  bus.onTask(1, () => woken.push("task 1"));
  bus.onTask(2, () => woken.push("task 2"));
  bus.onOwner("anna", () => woken.push("anna"));
  bus.onOwner("bert", () => woken.push("bert"));
  bus.publish({ taskId: 1, ownerId: "anna" });
  expect(woken).toEqual(["task 1", "anna"]);
});

it("wakes each of several listeners until it ends its own subscription, also one that came after all had left", () => {
  const bus = new LiveBus();
  const woken: string[] = [];
  const listen = (name: string): (() => void) => bus.onTask(1, () => woken.push(name));
  const endFirst = listen("first");
  const endSecond = listen("second");
  endFirst();
  bus.publish({ taskId: 1, ownerId: "anna" });
  expect(woken).toEqual(["second"]);
  endSecond();
  listen("third");
  // Ending twice takes nothing from those who came since.
  endFirst();
  endSecond();
  bus.publish({ taskId: 1, ownerId: "anna" });
  expect(woken).toEqual(["second", "third"]);
});
