import { Check, Copy } from "lucide-react";
import { useId, useRef, useState } from "react";
import { IconButton } from "./IconButton.tsx";

/** A text to take away. Where the page may not write to the clipboard (plain HTTP) it is selected instead. */
export function CopyLine({ label, text }: { label: string; text: string }) {
  const id = useId();
  const ref = useRef<HTMLTextAreaElement>(null);
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    ref.current?.select();
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      setCopied(false);
    }
  };
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-center justify-between">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        <IconButton
          icon={isCopied ? Check : Copy}
          label={isCopied ? `${label}: copied` : `Copy ${label}`}
          onClick={() => void copy()}
        />
      </div>
      <textarea
        id={id}
        ref={ref}
        readOnly
        rows={1}
        value={text}
        className="field-sizing-content max-h-40 resize-none rounded border border-line bg-surface px-2 py-1.5 font-mono text-sm break-all"
      />
    </div>
  );
}
