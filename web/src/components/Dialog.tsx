import { X } from "lucide-react";
import { useEffect, useId, useRef } from "react";
import type { ReactNode } from "react";
import { IconButton } from "./IconButton.tsx";

interface DialogProps {
  title: string;
  isTitleHidden?: boolean;
  children: ReactNode;
  onClose: () => void;
  width?: "narrow" | "wide";
}

/** The browser's own modal dialog: it keeps the focus inside, closes on Escape, and gives the focus back. */
export function Dialog({ title, isTitleHidden = false, children, onClose, width = "narrow" }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    // The browser would begin at the button that closes it.
    dialog?.querySelector<HTMLElement>("textarea, select, input:not([type=radio], [type=checkbox])")?.focus();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      onCancel={(event) => (event.preventDefault(), onClose())}
      onMouseDown={(event) => event.target === ref.current && onClose()}
      className={`m-auto max-h-[calc(100dvh-32px)] w-full max-w-[calc(100vw-24px)] overflow-y-auto rounded-lg border border-line bg-raised p-0 text-text shadow-float ${width === "narrow" ? "sm:w-110" : "sm:w-180"} ${isTitleHidden ? "mt-24" : ""}`}
    >
      <div className={isTitleHidden ? "sr-only" : "flex items-center justify-between py-2 pr-2 pl-4"}>
        <h2 id={titleId} className="text-lg font-semibold">
          {title}
        </h2>
        {!isTitleHidden && <IconButton icon={X} label="Close" onClick={onClose} />}
      </div>
      {children}
    </dialog>
  );
}
