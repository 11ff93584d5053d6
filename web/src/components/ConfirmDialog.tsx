import type { ReactNode } from "react";
import { Button } from "./Button.tsx";
import { Dialog } from "./Dialog.tsx";

interface ConfirmDialogProps {
  title: string;
  /** What happens, and what cannot be undone. */
  children: ReactNode;
  /** e.g. "Remove the agent". */
  action: string;
  isBusy: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks once before something that cannot be undone. */
export function ConfirmDialog({ title, children, action, isBusy, onConfirm, onClose }: ConfirmDialogProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="flex flex-col gap-3 p-4 pt-0">
        {children}
        <div className="flex justify-end gap-2">
          <Button autoFocus onClick={onClose}>
            Keep it
          </Button>
          <Button
            kind="danger"
            disabledReason={isBusy ? "The service is being asked" : undefined}
            onClick={onConfirm}
          >
            {action}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
