const FIRST_MS = 1000;
/** From here on its handler says that the job brings the process down. */
const LAST_SPREAD = 4;

/**
 * Within how many milliseconds a job is handed out again that was lost with its process. One job that kills the process
 * whenever it begins must not drag others along each time: whatever was lost with it twice begins at some moment of its
 * own, further and further apart, so that the others end before it or are not begun yet.
 * @param handOuts so far, 1 or more
 */
export const spreadMs = (handOuts: number): number =>
  handOuts < 2 || handOuts > LAST_SPREAD ? 0 : FIRST_MS * 4 ** (handOuts - 2);
