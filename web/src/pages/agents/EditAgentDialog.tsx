import type { Agent, UpdateAgent } from "@orchestrator/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApp } from "../../app/app-context.ts";
import { Button } from "../../components/Button.tsx";
import { CodeEditor } from "../../components/CodeEditor.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { ErrorPanel } from "../../components/ErrorPanel.tsx";
import { Field } from "../../components/Field.tsx";
import { TextArea } from "../../components/TextArea.tsx";
import { agentKeys } from "./agent-keys.ts";

/** What may be changed of an agent; its name stays. */
export function EditAgentDialog({ agent, onClose }: { agent: Agent; onClose: () => void }) {
  const { client, toasts } = useApp();
  const queries = useQueryClient();
  const [description, setDescription] = useState(agent.description);
  const [endpoint, setEndpoint] = useState(agent.endpoint);
  const [capabilities, setCapabilities] = useState(agent.capabilities.join(", "));
  const [config, setConfig] = useState(() => JSON.stringify(agent.config, null, 2));
  const [token, setToken] = useState("");
  const parsed = parseConfig(config, token);
  const save = useMutation({
    mutationFn: () =>
      client.agents.update(agent.id, {
        description,
        endpoint: endpoint.trim(),
        capabilities: capabilities
          .split(",")
          .map((text) => text.trim())
          .filter((text) => text !== ""),
        ...(parsed.config === undefined ? {} : { config: parsed.config }),
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: agentKeys.all });
      toasts.say(`${agent.name} is changed.`);
      onClose();
    },
  });
  const reason = parsed.problem ?? (save.isPending ? "The service is being asked" : undefined);
  return (
    <Dialog title={`Edit ${agent.name}`} width="wide" onClose={onClose}>
      <form
        className="flex flex-col gap-3 p-4 pt-0"
        onSubmit={(event) => {
          event.preventDefault();
          if (reason === undefined) save.mutate();
        }}
      >
        <TextArea
          label="Description"
          value={description}
          maxLength={4000}
          onChange={({ target }) => setDescription(target.value)}
        />
        <Field label="Endpoint" value={endpoint} onChange={({ target }) => setEndpoint(target.value)} />
        <Field
          label="Capabilities"
          value={capabilities}
          hint="Separated by commas."
          onChange={({ target }) => setCapabilities(target.value)}
        />
        <Field
          label="New secret"
          type="password"
          autoComplete="off"
          value={token}
          hint="Leave it empty to keep the one that is stored. It is needed again when the host changes."
          onChange={({ target }) => setToken(target.value)}
        />
        <div className="flex flex-col gap-1">
          <span className="font-medium" aria-hidden>
            Configuration
          </span>
          <CodeEditor
            label="Configuration"
            language="json"
            value={config}
            onChange={setConfig}
            errorId={parsed.problem === undefined ? undefined : "config-problem"}
            className="h-56"
          />
          {parsed.problem !== undefined && (
            <p id="config-problem" role="alert" className="text-sm text-bad">
              {parsed.problem}
            </p>
          )}
        </div>
        {save.error !== null && <ErrorPanel error={save.error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabledReason={reason}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

type GivenConfig = NonNullable<UpdateAgent["config"]>;

/** Its fields are the service's to check. */
function parseConfig(text: string, token: string): { config?: GivenConfig; problem?: string } {
  try {
    const config = JSON.parse(text) as GivenConfig;
    if (token === "") return { config };
    const { type = "bearer", ...auth } = config.auth_config ?? {};
    return {
      config: { ...config, auth_config: { ...auth, type: type === "none" ? "bearer" : type, token } },
    };
  } catch (error) {
    return { problem: `This is no JSON: ${error instanceof Error ? error.message : ""}` };
  }
}
