import { useQuery } from "@tanstack/react-query";
import { useApp } from "../../app/app-context.ts";
import { suggestPrompts } from "./suggest-prompts.ts";

/** As many agents are asked for their examples. */
const ASKED = 8;

export function usePrompts() {
  const { client } = useApp();
  return useQuery({
    queryKey: ["agents", "prompts"],
    queryFn: async () => {
      const agents = await client.agents.list({ status: "active", limit: ASKED });
      const whole = await Promise.all(agents.map(({ id }) => client.agents.get(id)));
      return { prompts: suggestPrompts(whole), hasAgents: agents.length > 0 };
    },
  });
}
