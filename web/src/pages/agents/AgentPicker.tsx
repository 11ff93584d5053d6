import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApp } from "../../app/app-context.ts";
import { Combobox } from "../../components/Combobox.tsx";
import type { Choice } from "../../components/Combobox.tsx";
import { useSettled } from "../../components/use-settled.ts";
import { agentKeys } from "./agent-keys.ts";
import { useAgentSearch } from "./use-agent-search.ts";

const SHOWN = 20;
const TYPING_MS = 120;
const ANY: Choice = { key: "", name: "Any agent" };

interface AgentPickerProps {
  agentId: number | undefined;
  onChange: (agentId: number | undefined) => void;
  className?: string;
}

/** An agent, or any; the service searches, so that it works with as many as there are. */
export function AgentPicker({ agentId, onChange, className = "" }: AgentPickerProps) {
  const { client } = useApp();
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState("");
  const asked = useSettled(text, TYPING_MS);
  const found = useAgentSearch(asked, { limit: SHOWN, enabled: isOpen });
  const chosen = useQuery({
    queryKey: agentKeys.one(agentId ?? 0),
    queryFn: () => client.agents.get(agentId ?? 0),
    enabled: agentId !== undefined,
  });
  const { items = [], total = 0 } = found.data ?? {};
  const choices = items.map(({ id, name }): Choice => ({ key: String(id), name }));
  return (
    <Combobox
      label="Agent"
      className={className}
      chosen={agentId === undefined ? ANY.name : (chosen.data?.name ?? `Agent ${agentId}`)}
      choices={text.trim() === "" ? [ANY, ...choices] : choices}
      note={noteOn(items.length, total, found.data !== undefined)}
      isOpen={isOpen}
      onOpen={setOpen}
      text={text}
      onText={setText}
      onChoose={(key) => onChange(key === "" ? undefined : Number(key))}
    />
  );
}

function noteOn(shown: number, total: number, isRead: boolean): string | undefined {
  if (!isRead) return "Reading the agents …";
  if (total === 0) return "No agent has these words.";
  return total > shown ? `${shown} of ${total.toLocaleString()} agents; type to find others` : undefined;
}
