import { PageHeader } from "../../components/PageHeader.tsx";
import { ApiKeySettings } from "./ApiKeySettings.tsx";
import { EmbeddingHelp } from "./EmbeddingHelp.tsx";
import { LookSettings } from "./LookSettings.tsx";

/** What this browser prefers, who it is for the service, and how other pages show this one. */
export function SettingsPage() {
  return (
    <>
      <PageHeader title="Settings" />
      <div className="flex min-h-0 flex-1 flex-col gap-6 overflow-y-auto p-4" tabIndex={0}>
        <LookSettings />
        <ApiKeySettings />
        <EmbeddingHelp />
      </div>
    </>
  );
}
