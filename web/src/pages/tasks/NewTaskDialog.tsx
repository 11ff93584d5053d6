import type { CreatedTask } from "@orchestrator/contracts";
import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useApp, usePreferences } from "../../app/app-context.ts";
import { Button } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { ErrorPanel } from "../../components/ErrorPanel.tsx";
import { Loading } from "../../components/Loading.tsx";
import { PlanPreview } from "./PlanPreview.tsx";
import { useCreateTask } from "./use-create-task.ts";

interface NewTaskDialogProps {
  onClose: () => void;
  onCreated: (task: CreatedTask) => void;
}

/** Says what is to be done, shows who would do it, and only then runs it. */
export function NewTaskDialog({ onClose, onCreated }: NewTaskDialogProps) {
  const { client } = useApp();
  const { userId } = usePreferences();
  const id = useId();
  const [description, setDescription] = useState("");
  const preview = useMutation({
    mutationFn: (text: string) => client.tasks.previewPlan({ description: text, user_id: userId }),
  });
  const create = useCreateTask(onCreated);
  const text = description.trim();
  const plan = preview.variables === text ? preview.data : undefined;
  const missing = text === "" ? "Say what is to be done" : undefined;
  return (
    <Dialog title="New task" width="wide" onClose={onClose}>
      <form
        className="flex flex-col gap-3 p-4 pt-0"
        onSubmit={(event) => {
          event.preventDefault();
          if (text === "" || create.isPending) return;
          if (plan === undefined) preview.mutate(text);
          else create.mutate({ description: text, plan });
        }}
      >
        <label htmlFor={id} className="font-medium">
          What is to be done?
        </label>
        <textarea
          id={id}
          rows={4}
          maxLength={20_000}
          value={description}
          onChange={({ target }) => setDescription(target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey))
              event.currentTarget.form?.requestSubmit();
          }}
          placeholder="Research how crashed tasks recover, then write a report on the findings"
          className="resize-y rounded border border-line-strong bg-bg px-2 py-1.5"
        />
        {preview.isPending && <Loading what="the plan" />}
        {preview.error !== null && preview.variables === text && <ErrorPanel error={preview.error} />}
        {plan !== undefined && <PlanPreview plan={plan} />}
        {create.error !== null && <ErrorPanel error={create.error} />}
        <div className="flex flex-wrap items-center justify-end gap-2">
          <span className="mr-auto text-sm text-muted">Ctrl Enter goes on</span>
          <Button
            disabledReason={missing}
            onClick={() => create.mutate({ description: text, plan })}
            kind={plan === undefined ? "plain" : "primary"}
          >
            {plan === undefined ? "Run at once" : "Run this plan"}
          </Button>
          {plan === undefined && (
            <Button kind="primary" type="submit" disabledReason={missing}>
              Preview the plan
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
