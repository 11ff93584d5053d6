import { Link } from "@tanstack/react-router";
import { Users } from "lucide-react";
import { pb } from "../../paths.ts";
import { QueryPanel } from "../../components/QueryPanel.tsx";
import { usePrompts } from "./use-prompts.ts";

/** What the agents that are here can do. */
export function Welcome({ onTake }: { onTake: (prompt: string) => void }) {
  const query = usePrompts();
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <div className="m-auto w-full max-w-208 px-4 py-6">
        <h2 className="text-xl font-semibold">What is to be done?</h2>
        <p className="mt-1 text-muted">
          Say it in your words. It is split into steps, each goes to the agent that fits best, and you see who
          works on what.
        </p>
        <QueryPanel query={query} what="what the agents can do">
          {({ prompts, hasAgents }) => (
            <>
              {!hasAgents && (
                <p className="mt-4 rounded-md border border-line bg-surface p-3">
                  No agent is registered and active yet. Nothing can be done before whoever runs this service
                  has{" "}
                  <Link to={pb.registerAgent()} search={{}} className="text-accent underline">
                    registered one
                  </Link>
                  .
                </p>
              )}
              <ul className="mt-5 grid gap-2 sm:grid-cols-2" aria-label="Suggestions">
                {prompts.map(({ title, text }, i) => (
                  <li key={text} className={i === 0 ? "sm:col-span-2" : undefined}>
                    <button
                      type="button"
                      onClick={() => onTake(text)}
                      className="flex h-full w-full flex-col gap-1 rounded-md border border-line bg-raised px-3 py-2.5 text-left hover:border-line-strong hover:bg-hover"
                    >
                      <span>{text}</span>
                      <span className="mt-auto flex items-center gap-1.5 text-sm text-muted">
                        <Users size={12} aria-hidden />
                        {title}
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
            </>
          )}
        </QueryPanel>
      </div>
    </div>
  );
}
