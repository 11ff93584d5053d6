import { buildWeb } from "../../build/build-web.ts";

/** The tests see what is shipped. */
export default (): Promise<void> => buildWeb({ quiet: true });
