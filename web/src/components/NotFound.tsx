import { Link } from "@tanstack/react-router";
import { pb } from "../paths.ts";
import { EmptyState } from "./EmptyState.tsx";

export function NotFound() {
  return (
    <EmptyState title="There is no such page">
      <p>The address may be mistyped, or the page is gone.</p>
      <p className="flex gap-3">
        <Link to={pb.chat()} className="text-accent underline">
          Chat
        </Link>
        <Link to={pb.tasks()} className="text-accent underline">
          Tasks
        </Link>
      </p>
    </EmptyState>
  );
}
