import { Link } from "@tanstack/react-router";
import { pb } from "../paths.ts";

interface Ways {
  /** What a person would do about it. */
  words: string;
  links: readonly (readonly [text: string, to: string])[];
}

const OTHERS = "It may have been removed, or it belongs to another user: each key sees its own.";
const settings = ["Change the key", pb.settings()] as const;

const ways: Partial<Record<string, Ways>> = {
  TASK_NOT_FOUND: { words: OTHERS, links: [["Your tasks", pb.tasks()], ["New chat", pb.chat()], settings] },
  AGENT_NOT_FOUND: {
    words: "It may have been removed. What it did stays in the tasks.",
    links: [
      ["All agents", pb.agents()],
      ["Register an agent", pb.registerAgent()],
    ],
  },
  TEMPLATE_NOT_FOUND: {
    words: "It may have been removed.",
    links: [
      ["All templates", pb.templates()],
      ["New template", pb.newTemplate()],
    ],
  },
  SESSION_NOT_FOUND: {
    words: OTHERS,
    links: [["New chat", pb.chat()], ["Your sessions", pb.sessions()], settings],
  },
  SESSION_EXPIRED: {
    words: "What was said in it is not given out any more. Its tasks stay.",
    links: [
      ["New chat", pb.chat()],
      ["Your tasks", pb.tasks()],
    ],
  },
  NO_AGENTS: { words: "Register one first.", links: [["Register an agent", pb.registerAgent()]] },
  AGENT_NAME_TAKEN: {
    words: "Choose another name, or change that agent.",
    links: [["All agents", pb.agents()]],
  },
};

/** What can be done about an error with this code; nothing for one that says so itself. */
export default function WaysOn({ code }: { code: string }) {
  const { words, links } = ways[code] ?? { words: "", links: [] };
  if (words === "") return null;
  return (
    <>
      <p className="text-muted">{words}</p>
      <p className="flex flex-wrap gap-x-4 gap-y-1">
        {links.map(([text, to]) => (
          <Link key={to} to={to} search={{}} className="text-accent underline max-sm:py-2">
            {text}
          </Link>
        ))}
      </p>
    </>
  );
}
