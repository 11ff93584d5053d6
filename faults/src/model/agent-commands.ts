import fc from "fast-check";
import { refusalOf, same } from "./expect.ts";
import type { Model } from "./model.ts";
import type { Real } from "./real.ts";

type Command = fc.AsyncCommand<Model, Real>;

/** Names are the service's: one per run and letter. */
export const agentName = (real: Real, letter: string): string => `${real.principal}-${letter}`;

/** One agent may be called twice, the other must not. */
const isOnce = (letter: string): boolean => letter === "b";

const NOT_THERE = 999_999_999;

export const register = (letter: string): Command => ({
  check: () => true,
  toString: () => `register ${letter}`,
  async run(model, real) {
    const name = agentName(real, letter);
    const call = real.client.agents.register({
      name,
      agent_type: "api",
      endpoint: "http://127.0.0.1:8080/",
      visibility: "private",
      // Steps that wait hold their places.
      config: { max_concurrency: 1000, ...(isOnce(letter) ? { delivery: "at_most_once" } : {}) },
    });
    const refusal = await refusalOf(call);
    same("register", refusal, model.agents.has(name) ? "AGENT_NAME_TAKEN" : undefined);
    if (refusal === undefined)
      model.agents.set(name, {
        id: (await call).id,
        isActive: true,
        isOnce: isOnce(letter),
        description: "",
      });
  },
});

const update = (letter: string, isActive: boolean): Command => ({
  check: () => true,
  toString: () => `update ${letter} ${isActive ? "active" : "inactive"}`,
  async run(model, real) {
    const known = model.agents.get(agentName(real, letter));
    const status = isActive ? "active" : "inactive";
    const refusal = await refusalOf(
      real.client.agents.update(known?.id ?? NOT_THERE, { status, description: status }),
    );
    same("update", refusal, known === undefined ? "AGENT_NOT_FOUND" : undefined);
    if (known !== undefined) Object.assign(known, { isActive, description: status });
  },
});

const remove = (letter: string): Command => ({
  check: () => true,
  toString: () => `remove ${letter}`,
  async run(model, real) {
    const name = agentName(real, letter);
    const known = model.agents.get(name);
    const refusal = await refusalOf(real.client.agents.remove(known?.id ?? NOT_THERE));
    same("remove", refusal, known === undefined ? "AGENT_NOT_FOUND" : undefined);
    model.agents.delete(name);
  },
});

const list: Command = {
  check: () => true,
  toString: () => "list agents",
  async run(model, real) {
    const listed = await real.client.agents.list({ limit: 200 });
    const seen = listed.map(({ id, name, status, description }) => ({ id, name, status, description }));
    const expected = [...model.agents].map(([name, { id, isActive, description }]) => ({
      id,
      name,
      status: isActive ? "active" : "inactive",
      description,
    }));
    const byId = (a: { id: number }, b: { id: number }): number => a.id - b.id;
    same("agents", seen.toSorted(byId), expected.toSorted(byId));
  },
};

const letters = fc.constantFrom("a", "b");

export const agentCommands: fc.Arbitrary<Command>[] = [
  letters.map(register),
  fc.tuple(letters, fc.boolean()).map(([letter, isActive]) => update(letter, isActive)),
  letters.map(remove),
  fc.constant(list),
];
