import type { ReactNode } from "react";
import { Details } from "./Details.tsx";
import WaysOn from "./WaysOn.tsx";

interface MoreOnErrorProps {
  code: string;
  requestId: string | undefined;
}

/** What can be done about an error, and what the service calls it. */
export default function MoreOnError({ code, requestId }: MoreOnErrorProps): ReactNode {
  return (
    <>
      <WaysOn code={code} />
      <Details>
        <p className="font-mono text-xs break-all text-muted">
          {code}
          {requestId !== undefined && ` · request ${requestId}`}
        </p>
      </Details>
    </>
  );
}
