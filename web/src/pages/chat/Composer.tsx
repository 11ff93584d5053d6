import { ArrowUp } from "lucide-react";
import type { Ref } from "react";
import { Button } from "../../components/Button.tsx";

interface ComposerProps {
  inputRef: Ref<HTMLTextAreaElement>;
  text: string;
  onChange: (text: string) => void;
  isSending: boolean;
  onSend: () => void;
}

/** Enter sends, Shift Enter begins a line. */
export function Composer({ inputRef, text, onChange, isSending, onSend }: ComposerProps) {
  const reason = whyNot(text, isSending);
  return (
    <form
      className="mx-auto w-full max-w-208 shrink-0 px-4 pt-2 pb-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason === undefined) onSend();
      }}
    >
      <div className="flex items-end gap-2 rounded-lg border border-line-strong bg-raised p-1.5 pl-3 focus-within:outline-2 focus-within:outline-accent">
        <textarea
          ref={inputRef}
          aria-label="What is to be done?"
          placeholder="Say what is to be done"
          rows={1}
          maxLength={20_000}
          autoFocus
          value={text}
          onChange={({ target }) => onChange(target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            event.currentTarget.form?.requestSubmit();
          }}
          className="field-sizing-content max-h-48 min-h-7 flex-1 resize-none bg-transparent py-1.25 outline-none"
        />
        <Button kind="primary" type="submit" disabledReason={reason}>
          <ArrowUp size={14} aria-hidden />
          {isSending ? "Sending" : "Send"}
        </Button>
      </div>
    </form>
  );
}

function whyNot(text: string, isSending: boolean): string | undefined {
  if (isSending) return "It is being sent";
  return text.trim() === "" ? "Say what is to be done" : undefined;
}
