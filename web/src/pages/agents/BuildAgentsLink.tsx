import { ExternalLink } from "lucide-react";
import { useUiConfig } from "../../app/use-ui-config.ts";

/** Leads to the page elsewhere where agents are built, when the service names one. */
export function BuildAgentsLink() {
  const url = useUiConfig()?.build_agents_url ?? null;
  if (url === null) return null;
  return (
    <a
      href={url}
      target="_blank"
      rel="noopener noreferrer"
      className="inline-flex h-7 items-center gap-1.5 rounded border border-line bg-raised px-2.5 hover:bg-hover"
    >
      <ExternalLink size={14} aria-hidden />
      Build agents
    </a>
  );
}
