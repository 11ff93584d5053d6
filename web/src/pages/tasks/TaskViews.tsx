import { Link } from "@tanstack/react-router";
import { BookmarkPlus, X } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { Field } from "../../components/Field.tsx";
import { IconButton } from "../../components/IconButton.tsx";
import { pb } from "../../paths.ts";
import { useSavedViews } from "./saved-views.ts";
import type { SavedView } from "./saved-views.ts";
import { isFiltered } from "./task-filters.ts";
import type { TaskFilters } from "./task-filters.ts";

const builtIn: readonly SavedView[] = [
  { name: "All", filters: {} },
  { name: "Running", filters: { status: "executing" } },
  { name: "Waiting for you", filters: { awaits: "resolution" } },
  { name: "Failed", filters: { status: "failed" } },
];

/** Filters that have a name: some of everybody's, and those that were saved in this browser. */
export function TaskViews({ filters }: { filters: TaskFilters }) {
  const { views, save, remove } = useSavedViews();
  const [isNaming, setNaming] = useState(false);
  const current = JSON.stringify(filters);
  return (
    <nav aria-label="Views" className="flex flex-wrap items-center gap-1">
      {[...builtIn, ...views].map(({ name, filters: ofView }) => {
        const isCurrent = isSame(ofView, filters);
        return (
          <span key={name} className="flex items-center">
            <Link
              to={pb.tasks()}
              search={ofView}
              activeOptions={{ exact: true, includeSearch: true }}
              activeProps={{}}
              aria-current={isCurrent ? "page" : undefined}
              data-current={isCurrent || undefined}
              className="flex h-7 items-center rounded px-2 text-muted hover:bg-hover hover:text-text data-current:bg-selected data-current:font-medium data-current:text-text"
            >
              {name}
            </Link>
            {views.some((view) => view.name === name) && isCurrent && (
              <IconButton icon={X} label={`Forget the view ${name}`} onClick={() => remove(name)} />
            )}
          </span>
        );
      })}
      <IconButton
        icon={BookmarkPlus}
        label="Save this view"
        disabledReason={isFiltered(filters) ? undefined : "choose filters first"}
        onClick={() => setNaming(true)}
      />
      {isNaming && (
        <NameDialog
          key={current}
          onClose={() => setNaming(false)}
          onName={(name) => (save({ name, filters }), setNaming(false))}
        />
      )}
    </nav>
  );
}

const isSame = (a: TaskFilters, b: TaskFilters): boolean =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].every(
    (name) => a[name as keyof TaskFilters] === b[name as keyof TaskFilters],
  );

function NameDialog({ onName, onClose }: { onName: (name: string) => void; onClose: () => void }) {
  const [name, setName] = useState("");
  const trimmed = name.trim();
  return (
    <Dialog title="Save this view" onClose={onClose}>
      <form
        className="flex flex-col gap-3 p-4 pt-0"
        onSubmit={(event) => (event.preventDefault(), trimmed !== "" && onName(trimmed))}
      >
        <Field
          label="Name"
          maxLength={40}
          value={name}
          onChange={({ target }) => setName(target.value)}
          hint="Kept in this browser. To share it, send the address of the page."
        />
        <div className="flex justify-end">
          <Button kind="primary" type="submit" disabledReason={trimmed === "" ? "Give it a name" : undefined}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
