const segment = encodeURIComponent;

/** The one place that knows addresses: `pb.task({ taskId })`. */
export const pb = {
  chat: ({ sessionId }: { sessionId?: string | undefined } = {}) =>
    sessionId === undefined ? "/" : `/?session=${segment(sessionId)}`,
  tasks: () => "/tasks",
  task: ({ taskId }: { taskId: number }) => `/tasks/${taskId}`,
  agents: () => "/agents",
  agent: ({ agentId }: { agentId: number }) => `/agents/${agentId}`,
  registerAgent: () => "/agents/register",
  templates: () => "/templates",
  template: ({ templateId }: { templateId: number }) => `/templates/${templateId}`,
  newTemplate: () => "/templates/new",
  sessions: () => "/sessions",
  session: ({ sessionId }: { sessionId: string }) => `/sessions/${segment(sessionId)}`,
  overview: () => "/overview",
  settings: () => "/settings",
} as const;
