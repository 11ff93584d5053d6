import { lookup as dnsLookup } from "node:dns/promises";
import { isIP, type LookupFunction, type Socket } from "node:net";
import { callbackify } from "node:util";
import { buildConnector } from "undici";
import { type AddressPolicy, bareHost } from "./address-policy.ts";
import { DENIED_MESSAGE } from "./check-url.ts";

export interface ResolvedAddress {
  address: string;
  family: number;
}

/** Every address of a name, as the system resolves it. */
export type Resolve = (hostname: string) => Promise<ResolvedAddress[]>;

/** No packet was sent: the address is not allowed. */
export class AddressDenied extends Error {
  readonly code = "ADDRESS_DENIED";
  constructor() {
    super(DENIED_MESSAGE);
  }
}

export const resolveBySystem: Resolve = (hostname) => dnsLookup(hostname, { all: true });

/** Opens a connection; gives the socket while it connects, so that it can be destroyed. */
export type Connect = (
  options: buildConnector.Options,
  callback: buildConnector.Callback,
) => Socket | undefined;

/**
 * A connector that reaches allowed addresses only. A lookup hook is not called for IP literals, so those are checked
 * first; of a name every address is checked and only the checked ones are handed to the socket, so a second answer of
 * the DNS cannot change where it goes.
 */
export function createGuardedConnector(options: {
  policy: AddressPolicy;
  resolve: Resolve;
  connectTimeoutMs: number;
}): Connect {
  const { policy } = options;
  const inner = buildConnector({
    allowH2: false,
    timeout: options.connectTimeoutMs,
    lookup: guardedLookup(policy, sharedInFlight(options.resolve)),
  } as buildConnector.BuildOptions) as unknown as Connect;

  return (target, callback) => {
    const host = bareHost(target.hostname);
    if (isIP(host) !== 0 && !policy.allowsAddress(host, host)) {
      callback(new AddressDenied(), null);
      return undefined;
    }
    return inner(target, (...result) => {
      const [error, socket] = result;
      // Belt and braces: whatever way the socket found its peer, this is the peer.
      if (error === null && !policy.allowsAddress(socket.remoteAddress ?? "", host)) {
        socket.destroy();
        callback(new AddressDenied(), null);
        return;
      }
      callback(...result);
    });
  };
}

function guardedLookup(policy: AddressPolicy, resolve: Resolve): LookupFunction {
  const checked = callbackify(async (hostname: string): Promise<[ResolvedAddress, ...ResolvedAddress[]]> => {
    const [first, ...others] = await resolve(hostname);
    if (first === undefined) throw new Error(`${hostname} has no address`);
    const addresses: [ResolvedAddress, ...ResolvedAddress[]] = [first, ...others];
    // One bad address refuses the name: otherwise whoever runs its DNS picks which one we try.
    if (addresses.every(({ address }) => policy.allowsAddress(address, hostname))) return addresses;
    throw new AddressDenied();
  });
  return (hostname, options, callback) => {
    checked(hostname, (error, addresses) => {
      if (error !== null) callback(error, "", 0);
      else if (options.all) callback(null, addresses);
      else callback(null, addresses[0].address, addresses[0].family);
    });
  };
}

/** Callers that ask for the same name at the same time share one lookup: the system resolves few names at once. */
function sharedInFlight(resolve: Resolve): Resolve {
  const inFlight = new Map<string, Promise<ResolvedAddress[]>>();
  return (hostname) => {
    const running = inFlight.get(hostname);
    if (running !== undefined) return running;
    const started = resolve(hostname).finally(() => inFlight.delete(hostname));
    inFlight.set(hostname, started);
    return started;
  };
}
