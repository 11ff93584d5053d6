import { ListFilter } from "lucide-react";
import { useState } from "react";
import type { ReactNode } from "react";
import { Button } from "./Button.tsx";

/** Filters that on a phone stand behind a button, which says how many are set. */
export function FilterFold({ set, children }: { set: number; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button className="sm:hidden" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <ListFilter size={14} aria-hidden />
        {set === 0 ? "Filters" : `Filters · ${set}`}
      </Button>
      <div className={isOpen ? "contents" : "contents max-sm:hidden"}>{children}</div>
    </>
  );
}
