/**
 * Origins whose pages may send messages to the UI when they show it in a frame: those that are named in full. A
 * wildcard lets pages show the UI, not command it.
 */
export function messageOrigins(
  frameAncestors: readonly string[],
  allowedOrigins: readonly string[],
): string[] {
  const named = [...frameAncestors, ...allowedOrigins].filter((origin) => !origin.includes("*"));
  return [...new Set(named.flatMap((text) => URL.parse(text)?.origin ?? []))];
}
