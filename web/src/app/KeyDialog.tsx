import { useState } from "react";
import { Button } from "../components/Button.tsx";
import { Dialog } from "../components/Dialog.tsx";
import { Field } from "../components/Field.tsx";
import { useApp, usePreferences } from "./app-context.ts";

/** Asks for the API key when the service refuses a request without one; the request then goes on. */
export default function KeyDialog({ reason }: { reason: string }) {
  const { keys } = useApp();
  const { view } = usePreferences();
  const [key, setKey] = useState("");
  const [isKept, setKept] = useState(false);
  const submit = (): void => {
    if (key.trim() === "") return;
    keys.keep(key.trim(), isKept ? "browser" : "tab");
    setKey("");
  };
  return (
    <Dialog title="An API key is needed" onClose={() => keys.dismiss()}>
      <form className="flex flex-col gap-3 p-4 pt-0" onSubmit={(event) => (event.preventDefault(), submit())}>
        <p className="text-muted">
          {reason === "" ? "This service is for people with a key. Whoever runs it gives you one." : reason}
        </p>
        <Field
          label="API key"
          type="password"
          autoComplete="off"
          value={key}
          onChange={({ target }) => setKey(target.value)}
          hint={
            view === "power"
              ? "Make one with: npx orchestrator keys create --role operator --name me"
              : undefined
          }
        />
        <label className="flex items-center gap-2">
          <input type="checkbox" checked={isKept} onChange={({ target }) => setKept(target.checked)} />
          Keep it in this browser; otherwise until the tab is closed
        </label>
        <div className="flex justify-end gap-2">
          <Button onClick={() => keys.dismiss()}>Not now</Button>
          <Button kind="primary" type="submit" disabledReason={key.trim() === "" ? "Enter a key" : undefined}>
            Use this key
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
