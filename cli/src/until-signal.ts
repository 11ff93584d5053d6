/** Aborts on the first SIGINT or SIGTERM; a second one ends the process at once. */
export function untilSignal(): AbortSignal {
  const abort = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.once(name, () => {
      abort.abort(name);
      process.once(name, () => process.kill(process.pid, "SIGKILL"));
    });
  }
  return abort.signal;
}
