import { PageHeader } from "../../components/PageHeader.tsx";
export function TaskPage() {
  return <PageHeader title="Task" />;
}
