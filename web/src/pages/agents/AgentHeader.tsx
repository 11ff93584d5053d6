import type { Agent } from "@orchestrator/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useApp } from "../../app/app-context.ts";
import { useCommands } from "../../app/commands.ts";
import { useMissingRole } from "../../app/use-missing-role.ts";
import { Button } from "../../components/Button.tsx";
import { ConfirmDialog } from "../../components/ConfirmDialog.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { pb } from "../../paths.ts";
import { agentKeys } from "./agent-keys.ts";
import { AgentStateMark } from "./AgentStatusMark.tsx";
import { EditAgentDialog } from "./EditAgentDialog.tsx";
import { useCheckHealth } from "./use-check-health.ts";
import { useFiguresOf } from "./use-figures-of.ts";

/** The agent's name, how it stands, and what can be done with it. */
export function AgentHeader({ agent }: { agent: Agent }) {
  const { client, toasts } = useApp();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const missingRole = useMissingRole("operator");
  const [open, setOpen] = useState<"edit" | "remove">();
  const check = useCheckHealth(agent);
  const { data: figures } = useFiguresOf(agent.id);
  const change = useMutation({
    mutationFn: (status: "active" | "inactive") => client.agents.update(agent.id, { status }),
    onSuccess: async (after) => {
      await queries.invalidateQueries({ queryKey: agentKeys.all });
      toasts.say(`${after.name} is ${after.status}.`);
    },
    onError: (error) => toasts.fail(error),
  });
  const remove = useMutation({
    mutationFn: () => client.agents.remove(agent.id),
    onSuccess: async () => {
      await navigate({ to: pb.agents(), search: {} });
      queries.removeQueries({ queryKey: agentKeys.one(agent.id) });
      await queries.invalidateQueries({ queryKey: agentKeys.all });
      toasts.say(`${agent.name} is removed.`);
    },
    onError: (error) => (setOpen(undefined), toasts.fail(error)),
  });
  const { mutate: checkNow } = check;
  useCommands(
    useMemo(
      () => [{ name: `Check the health of ${agent.name}`, run: () => checkNow() }],
      [agent.name, checkNow],
    ),
  );
  const next = agent.status === "active" ? "inactive" : "active";
  return (
    <>
      <PageHeader title={agent.name}>
        <AgentStateMark agent={agent} figures={figures} />
        <Button
          disabledReason={missingRole ?? (check.isPending ? "The agent is being asked" : undefined)}
          onClick={() => check.mutate()}
        >
          {check.isPending ? "Checking …" : "Check health"}
        </Button>
        <Button
          disabledReason={missingRole ?? (change.isPending ? "The service is being asked" : undefined)}
          onClick={() => change.mutate(next)}
        >
          {next === "active" ? "Activate" : "Deactivate"}
        </Button>
        <Button disabledReason={missingRole} onClick={() => setOpen("edit")}>
          Edit
        </Button>
        <Button kind="danger" disabledReason={missingRole} onClick={() => setOpen("remove")}>
          Remove
        </Button>
      </PageHeader>
      {open === "edit" && <EditAgentDialog agent={agent} onClose={() => setOpen(undefined)} />}
      {open === "remove" && (
        <ConfirmDialog
          title={`Remove ${agent.name}?`}
          action="Remove the agent"
          isBusy={remove.isPending}
          onConfirm={() => remove.mutate()}
          onClose={() => setOpen(undefined)}
        >
          <p className="text-muted">
            It gets no more steps, and its token is deleted. Steps that it has already go to another agent
            with the same capability, or fail. Its history stays. This cannot be undone; the agent can be
            registered again.
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}
