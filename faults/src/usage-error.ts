/** The command line asks for something that there is not. The program ends with exit code 2. */
export class UsageError extends Error {}
