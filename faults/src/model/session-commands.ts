import fc from "fast-check";
import { restart } from "./come-to-rest.ts";
import { same } from "./expect.ts";
import type { Model } from "./model.ts";
import type { Real } from "./real.ts";

type Command = fc.AsyncCommand<Model, Real>;

const create: Command = {
  check: () => true,
  toString: () => "create a session",
  async run(model, real) {
    const { session_id: id } = await real.client.sessions.create({ user_id: "u" });
    same("a new session", model.sessions.has(id), false);
    model.sessions.add(id);
  },
};

const list: Command = {
  check: () => true,
  toString: () => "list sessions",
  async run(model, real) {
    const listed = await real.client.sessions.list({ limit: 200 });
    same("sessions", listed.map(({ session_id: id }) => id).toSorted(), [...model.sessions].toSorted());
  },
};

const restartService: Command = {
  check: () => true,
  toString: () => "restart",
  run: restart,
};

export const sessionCommands: fc.Arbitrary<Command>[] = [fc.constant(create), fc.constant(list)];
/** Rare among the others: a restart takes as long as a hundred of them. */
export const rareCommands: fc.Arbitrary<Command>[] = [fc.constant(restartService)];
