import { useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { useApp } from "../../app/app-context.ts";
import { Button } from "../../components/Button.tsx";
import { QueryPanel } from "../../components/QueryPanel.tsx";

const kept = {
  tab: "A key is kept in this tab, until it is closed.",
  browser: "A key is kept in this browser, until it is forgotten.",
  none: "No key is kept.",
} as const;

/** Who one is for the service, and where the key is. The key itself is never shown. */
export function ApiKeySettings() {
  const { client, keys } = useApp();
  const where = useSyncExternalStore(keys.subscribe, () => keys.keptIn);
  const caller = useQuery({ queryKey: ["caller"], queryFn: () => client.caller() });
  return (
    <section aria-labelledby="key-title" className="flex flex-col gap-2">
      <h2 id="key-title" className="font-semibold">
        API key
      </h2>
      <p>{kept[where]}</p>
      <QueryPanel query={caller} what="who you are">
        {({ principal, role, is_open: isOpen }) => (
          <p className="text-muted">
            The service takes you for <strong className="text-text">{principal}</strong> with the role{" "}
            <strong className="text-text">{role}</strong>
            {isOpen ? "; it has no keys, so everybody on this machine may do everything." : "."}
          </p>
        )}
      </QueryPanel>
      <div className="flex gap-2">
        <Button onClick={() => void keys.ask("The service then takes you for the key's owner.")}>
          {where === "none" ? "Enter a key" : "Use another key"}
        </Button>
        <Button
          kind="danger"
          disabledReason={where === "none" ? "There is none" : undefined}
          onClick={() => keys.forget()}
        >
          Forget the key
        </Button>
      </div>
    </section>
  );
}
