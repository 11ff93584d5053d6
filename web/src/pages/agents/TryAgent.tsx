import type { Agent, Json } from "@orchestrator/contracts";
import { isTerminalTask } from "@orchestrator/contracts/task-state";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useApp } from "../../app/app-context.ts";
import { useMissingRole } from "../../app/use-missing-role.ts";
import { Button } from "../../components/Button.tsx";
import { ErrorPanel } from "../../components/ErrorPanel.tsx";
import { JsonView } from "../../components/JsonView.tsx";
import { Loading } from "../../components/Loading.tsx";
import { Status } from "../../components/Status.tsx";
import { describeDuration } from "../../components/describe-time.ts";
import { revealHidden } from "../../components/reveal-hidden.ts";
import { TextArea } from "../../components/TextArea.tsx";
import { pb } from "../../paths.ts";
import { taskQuery } from "../tasks/task-query.ts";

/** Gives the agent one step, as a task of one step: durable, in the history, and to be looked into. */
export function TryAgent({ agent }: { agent: Agent }) {
  const { client } = useApp();
  const missingRole = useMissingRole("operator");
  const [words, setWords] = useState("");
  const [data, setData] = useState("");
  const parsed = parseData(data);
  const run = useMutation({
    mutationFn: () =>
      client.tasks.create({
        description: words.trim(),
        user_id: "console",
        plan: {
          steps: [
            {
              step_number: 1,
              description: words.trim(),
              agent_id: agent.id,
              dependencies: [],
              ...(parsed.value === undefined ? {} : { input_data: parsed.value }),
            },
          ],
        },
      }),
  });
  const reason =
    missingRole ??
    (agent.status === "active" ? undefined : `The agent is ${agent.status}; activate it first`) ??
    (words.trim() === "" ? "Say what it is to do" : undefined) ??
    parsed.problem ??
    (run.isPending ? "The task is being created" : undefined);
  return (
    <div className="grid min-h-0 flex-1 gap-4 overflow-y-auto p-4 lg:grid-cols-2">
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (reason === undefined) run.mutate();
        }}
      >
        <TextArea
          label="What is it to do?"
          value={words}
          rows={4}
          maxLength={20_000}
          onChange={({ target }) => setWords(target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey))
              event.currentTarget.form?.requestSubmit();
          }}
          hint="Ctrl Enter runs it."
        />
        <TextArea
          label="Data, if it needs any (JSON)"
          value={data}
          rows={4}
          spellCheck={false}
          error={parsed.problem}
          onChange={({ target }) => setData(target.value)}
        />
        <Button kind="primary" type="submit" disabledReason={reason} className="self-start">
          Run
        </Button>
      </form>
      <section aria-label="What it answered" className="flex min-w-0 flex-col gap-2">
        {run.error !== null && <ErrorPanel error={run.error} />}
        {run.data === undefined && run.error === null && (
          <p className="text-muted">The answer comes here. Each run is a task of one step.</p>
        )}
        {run.data !== undefined && <Answer taskId={run.data.task_id} />}
      </section>
    </div>
  );
}

function Answer({ taskId }: { taskId: number }) {
  const { client } = useApp();
  const { data: task } = useQuery(taskQuery(client, taskId));
  if (task === undefined) return <Loading what="the task" />;
  const [step] = task.steps;
  const took =
    task.completed_at === null ? null : Date.parse(task.completed_at) - Date.parse(task.created_at);
  return (
    <>
      <p role="status" className="flex flex-wrap items-center gap-3">
        <Status status={task.status} />
        {took !== null && <span className="text-muted">{describeDuration(took)}</span>}
        <Link to={pb.task({ taskId })} search={{}} className="text-accent underline">
          Task {taskId}
        </Link>
      </p>
      {task.error !== null && (
        <p role="alert" className="rounded bg-bad-soft px-2.5 py-1.5 break-words text-bad">
          {task.error.error_type}: {revealHidden(task.error.message)}
        </p>
      )}
      {isTerminalTask(task.status) && task.error === null && (
        <JsonView value={step?.output_data ?? null} name={`Answer of task ${taskId}`} />
      )}
    </>
  );
}

function parseData(text: string): { value?: Json; problem?: string } {
  if (text.trim() === "") return {};
  try {
    return { value: JSON.parse(text) as Json };
  } catch (error) {
    return { problem: `This is no JSON: ${error instanceof Error ? error.message : ""}` };
  }
}
