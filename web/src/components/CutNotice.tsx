import { Download } from "lucide-react";
import { Button } from "./Button.tsx";
import { describeSize } from "./cut-text.ts";

interface CutNoticeProps {
  text: string;
  hidden: number;
  fileName: string;
}

/** Says how much is not shown, and gives it as a file. */
export function CutNotice({ text, hidden, fileName }: CutNoticeProps) {
  if (hidden === 0) return null;
  return (
    <p className="flex flex-wrap items-center gap-2 border-t border-line bg-warn-soft px-3 py-1.5 text-warn">
      The first 64 KB are shown; {describeSize(hidden)} more are not.
      <Button onClick={() => download(text, fileName)}>
        <Download size={14} aria-hidden />
        Download all
      </Button>
    </p>
  );
}

export function download(text: string, fileName: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
