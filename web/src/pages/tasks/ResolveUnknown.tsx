import type { ResolveStep } from "@orchestrator/contracts";
import { useState } from "react";
import { Button } from "../../components/Button.tsx";
import { dataOrText } from "./data-or-text.ts";
import { useTaskActions } from "./use-task-actions.ts";

/** Nobody knows whether the agent acted; a person who has looked says what came of it. */
export function ResolveUnknown({ taskId, stepNumber }: { taskId: number; stepNumber: number }) {
  const { resolve } = useTaskActions(taskId);
  const [words, setWords] = useState("");
  const say = (resolution: ResolveStep): void => resolve.mutate({ stepNumber, resolution });
  return (
    <div className="flex flex-col gap-2 rounded-md border border-line bg-odd-soft p-3">
      <p>
        The call was cut off, and the agent may have acted. Find out, and say what came of it; the task waits
        for that.
      </p>
      <textarea
        aria-label="What the agent gave, or why it failed"
        placeholder="What the agent gave, as text or JSON; or why it failed"
        rows={2}
        value={words}
        onChange={({ target }) => setWords(target.value)}
        className="rounded border border-line-strong bg-bg px-2 py-1.5"
      />
      <div className="flex flex-wrap gap-2">
        <Button
          onClick={() => say({ outcome: "completed", output: dataOrText(words) })}
          disabledReason={words.trim() === "" ? "Say what it gave" : undefined}
        >
          It did
        </Button>
        <Button onClick={() => say({ outcome: "failed", ...(words.trim() !== "" && { message: words }) })}>
          It failed
        </Button>
        <Button onClick={() => say({ outcome: "retry" })}>Call it again</Button>
      </div>
    </div>
  );
}
