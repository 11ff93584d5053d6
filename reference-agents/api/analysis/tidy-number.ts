/** Takes the floating-point dust off: 0.15000000000000002 becomes 0.15. */
export function tidyNumber(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(14));
}
