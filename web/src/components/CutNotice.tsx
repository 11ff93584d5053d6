import { Download } from "lucide-react";
import { Button } from "./Button.tsx";
import { describeSize } from "./cut-text.ts";

interface CutNoticeProps {
  text: string;
  hidden: number;
  fileName: string;
  /** Above the text it is the notice alone that nobody has to scroll for; below, the end of what is shown. */
  place: "above" | "below";
}

/** Says how much is not shown, and gives it as a file. */
export function CutNotice({ text, hidden, fileName, place }: CutNoticeProps) {
  if (hidden === 0) return null;
  return (
    <p
      className={`flex flex-wrap items-center gap-2 border-line bg-warn-soft px-3 py-1.5 text-warn ${place === "above" ? "border-b" : "border-t"}`}
    >
      {place === "above"
        ? `The first 64 KB of ${describeSize(text.length)} are shown.`
        : `The first 64 KB end here; ${describeSize(hidden)} more are not shown.`}
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
