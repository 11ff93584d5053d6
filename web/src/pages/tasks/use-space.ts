import { useEffect, useRef, useState } from "react";
import type { RefObject } from "react";
import type { Space } from "./graph/graph-layout.ts";

/** How large an element is, as long as it is there; undefined before it was measured. */
export function useSpace(): [RefObject<HTMLDivElement | null>, Space | undefined] {
  const ref = useRef<HTMLDivElement>(null);
  const [space, setSpace] = useState<Space>();
  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() =>
      setSpace({ width: element.clientWidth, height: element.clientHeight }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, space];
}
