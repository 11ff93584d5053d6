/**
 * What the service says of a refusal, without the sentences that name its routes: they are for programs.
 * @example withoutRoutes("There is no task 9. GET /api/tasks lists your tasks.") // "There is no task 9."
 */
export const withoutRoutes = (detail: string): string =>
  detail
    .split(/(?<=[.!?]) (?=[A-Z])/)
    .filter((sentence) => !/\b(GET|POST|PUT|DELETE) \/|\bsession_id\b/.test(sentence))
    .join(" ");
