/** Where a secret belongs: nobody else's, nowhere else, nothing else. */
export interface SecretPlace {
  ownerId: string;
  name: string;
  /** Scheme, host and port that it may be sent to. */
  origin: string;
}

export interface SecretDeps {
  /** Derived from the service's secret key for this one purpose. */
  sealKey: Buffer;
}

export const bindingOf = ({ ownerId, name, origin }: SecretPlace): string[] => [ownerId, name, origin];
