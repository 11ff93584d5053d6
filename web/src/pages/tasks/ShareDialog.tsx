import type { Task } from "@orchestrator/contracts";
import { useApp } from "../../app/app-context.ts";
import { CopyLine } from "../../components/CopyLine.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { cliCommand, curlCommand } from "./repeat-commands.ts";

export function ShareDialog({ task, onClose }: { task: Task; onClose: () => void }) {
  const access = useApp().keys.key === undefined ? "open" : "key";
  return (
    <Dialog title="Share and repeat" width="wide" onClose={onClose}>
      <div className="flex flex-col gap-3 p-4 pt-0">
        <CopyLine label="Address of what you see" text={location.href} />
        <CopyLine label="The same task again, with cURL" text={curlCommand(task, location.origin, access)} />
        <CopyLine label="The same task again, with the command line" text={cliCommand(task)} />
      </div>
    </Dialog>
  );
}
