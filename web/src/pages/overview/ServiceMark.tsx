import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleX } from "lucide-react";
import { useApp } from "../../app/app-context.ts";

/** Whether the service is well; what it said last counts only while it can be reached. */
export function ServiceMark({ isReached }: { isReached: boolean }) {
  const { client } = useApp();
  const { data } = useQuery({
    queryKey: ["health"],
    queryFn: () => client.health(),
    refetchInterval: 30_000,
  });
  const word = isReached ? (data?.status ?? "being asked") : "not reached";
  const isWell = word === "healthy";
  const Icon = isWell ? CircleCheck : CircleX;
  return (
    <span className={`flex min-h-6 items-center gap-1.5 ${isWell ? "text-ok" : "text-warn"}`}>
      <Icon size={14} aria-hidden />
      {word}
      {data !== undefined && <span className="ml-auto text-muted">{data.version}</span>}
    </span>
  );
}
