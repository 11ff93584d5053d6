import type { PostgresListener } from "../store/postgres/listener.ts";
import type { PostgresStore } from "../store/postgres/postgres-tx.ts";
import type { WakeCarrier } from "./wake-carrier.ts";

const CHANNEL = "orchestrator_events";

/** Through NOTIFY, after the commit: inside the transactions it would make them commit one after another. */
export function postgresCarrier(store: Pick<PostgresStore, "raw">, listener: PostgresListener): WakeCarrier {
  return {
    async send(payloads) {
      await store.raw("SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload", [
        CHANNEL,
        payloads,
      ]);
    },
    onWakes: (handler) => listener.on(CHANNEL, handler),
  };
}
