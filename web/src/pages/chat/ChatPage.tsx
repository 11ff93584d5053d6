import { PageHeader } from "../../components/PageHeader.tsx";
export function ChatPage() {
  return <PageHeader title="Chat" />;
}
