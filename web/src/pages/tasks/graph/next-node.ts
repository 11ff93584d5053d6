interface Place {
  x: number;
  y: number;
}

const directions: Partial<Record<string, Place>> = {
  ArrowRight: { x: 1, y: 0 },
  ArrowLeft: { x: -1, y: 0 },
  ArrowDown: { x: 0, y: 1 },
  ArrowUp: { x: 0, y: -1 },
};

/** The nearest node in the direction of an arrow key; undefined when there is none, or the key is another. Pure. */
export function nextNode(places: ReadonlyMap<string, Place>, from: string, key: string): string | undefined {
  const direction = directions[key];
  const origin = places.get(from);
  if (direction === undefined || origin === undefined) return undefined;
  const reachable = [...places].flatMap(([id, { x, y }]) => {
    const along = (x - origin.x) * direction.x + (y - origin.y) * direction.y;
    const aside = Math.abs((x - origin.x) * direction.y) + Math.abs((y - origin.y) * direction.x);
    return along > 0 ? [{ id, distance: along + 2 * aside }] : [];
  });
  return reachable.toSorted((a, b) => a.distance - b.distance)[0]?.id;
}
