import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { StartupError } from "../../kernel/app-error.ts";

/** Which addresses outgoing connections may have. */
export interface AddressPolicy {
  /** Whether a connection to `address` (an IP) is allowed; `hostname` is what it was resolved from, or the address itself. */
  allowsAddress(address: string, hostname: string): boolean;
  /** Whether the host of a URL is allowed as far as its text tells; other names are decided once resolved. */
  allowsHost(hostname: string): boolean;
}

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

const LOOPBACK: Network[] = [
  [ipaddr.parse("127.0.0.0"), 8],
  [ipaddr.parse("::1"), 128],
];
const GLOBAL_UNICAST_V6: Network = [ipaddr.parse("2000::"), 3];
// Public by range, or inside ranges that operators open as a whole: only an entry of their own opens these.
const METADATA = new Set([
  "169.254.169.254",
  "168.63.129.16",
  "100.100.100.200",
  "192.0.0.192",
  "fd00:ec2::254",
]);
// A name is in the hands of whoever runs its DNS, so an allow-listed name never opens these.
const NEVER_BY_NAME = new Set(["unspecified", "broadcast", "multicast", "linkLocal"]);

/**
 * @param allowNetworks CIDRs (`10.0.0.0/8`), addresses, host names (`agents.internal`, `*.svc.cluster.local`) or `loopback`
 * @throws StartupError CONFIG_INVALID for an entry that is none of these
 */
export function createAddressPolicy(allowNetworks: readonly string[]): AddressPolicy {
  const entries = allowNetworks.map((entry) => entry.trim().toLowerCase()).filter((entry) => entry !== "");
  const networks = entries.flatMap((entry) => networksOf(entry) ?? []);
  const names = entries.filter((entry) => networksOf(entry) === null).map(nameOf);
  const loopback = entries.includes("loopback");

  const allowsAddress = (address: string, hostname: string): boolean => {
    if (isIP(address) === 0 || address.includes("%")) return false;
    const ip = ipaddr.process(address);
    if (METADATA.has(ip.toString())) return networks.some((network) => isExactly(ip, network));
    if (networks.some((network) => isIn(ip, network))) return true;
    if (isPublic(ip)) return true;
    return !NEVER_BY_NAME.has(ip.range()) && names.some((name) => matchesName(hostname, name));
  };

  return {
    allowsAddress,
    allowsHost(hostname) {
      const host = bareHost(hostname);
      if (isIP(host) !== 0) return allowsAddress(host, host);
      const isLocalhost = host === "localhost" || host.endsWith(".localhost");
      return !isLocalhost || loopback || names.some((name) => matchesName(host, name));
    },
  };
}

/** A URL's host without brackets and without the dot at its end. */
export function bareHost(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}

/** The networks an entry stands for; null when it is a name. */
function networksOf(entry: string): Network[] | null {
  if (entry === "loopback") return LOOPBACK;
  if (isIP(entry) !== 0) {
    const ip = ipaddr.process(entry);
    return [[ip, ip.kind() === "ipv4" ? 32 : 128]];
  }
  if (!entry.includes("/")) return null;
  if (!ipaddr.isValidCIDR(entry)) throw badEntry(entry);
  return [ipaddr.parseCIDR(entry)];
}

function nameOf(entry: string): string {
  if (/^(\*\.)?[a-z0-9_]([a-z0-9_.-]*[a-z0-9])?\.?$/.test(entry)) return entry.replace(/\.$/, "");
  throw badEntry(entry);
}

function badEntry(entry: string): StartupError {
  return new StartupError(
    "CONFIG_INVALID",
    `AGENT_NETWORKS has the entry "${entry}". Give CIDRs (10.0.0.0/8), addresses, host names (agents.internal, *.svc.cluster.local) or the word loopback.`,
  );
}

function matchesName(hostname: string, name: string): boolean {
  const host = bareHost(hostname).toLowerCase();
  return name.startsWith("*.") ? host.endsWith(name.slice(1)) : host === name;
}

function isPublic(ip: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  // IPv6 outside 2000::/3 is not assigned; that also covers `::/96`, site-local and what no table names.
  return ip.range() === "unicast" && (ip.kind() === "ipv4" || isIn(ip, GLOBAL_UNICAST_V6));
}

function isIn(ip: ipaddr.IPv4 | ipaddr.IPv6, [base, bits]: Network): boolean {
  return ip.kind() === base.kind() && ip.match(base, bits);
}

function isExactly(ip: ipaddr.IPv4 | ipaddr.IPv6, [base, bits]: Network): boolean {
  return ip.toString() === base.toString() && bits === (ip.kind() === "ipv4" ? 32 : 128);
}
