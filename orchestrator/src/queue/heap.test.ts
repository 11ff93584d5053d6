import fc from "fast-check";
import { expect, it } from "vitest";
import { Heap } from "./heap.ts";

it("gives back the least item of those it holds, however pushes and pops alternate", () => {
  const push = fc.record({ value: fc.integer({ min: 0, max: 20 }) });
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof({ weight: 3, arbitrary: push }, { weight: 2, arbitrary: fc.constant("pop" as const) }),
        { maxLength: 200 },
      ),
      (commands) => {
        const heap = new Heap<{ value: number; order: number }>(
          (a, b) => a.value - b.value || a.order - b.order,
        );
        const model: { value: number; order: number }[] = [];
        for (const [order, command] of commands.entries()) {
          if (command === "pop") expect(heap.pop()).toEqual(model.shift());
          else {
            heap.push({ ...command, order });
            model.push({ ...command, order });
            model.sort((a, b) => a.value - b.value || a.order - b.order);
          }
          expect(heap.size).toBe(model.length);
          expect(heap.top).toEqual(model[0]);
        }
      },
    ),
    { numRuns: 500 },
  );
});
