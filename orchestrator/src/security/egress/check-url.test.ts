import { describe, expect, test } from "vitest";
import { StartupError } from "../../kernel/app-error.ts";
import { createAddressPolicy } from "./address-policy.ts";
import { parseEndpoint } from "./check-url.ts";

/** The code a URL is refused with; "ok" when it is not. */
function verdict(url: string, ...allowNetworks: string[]): string {
  try {
    parseEndpoint(url, createAddressPolicy(allowNetworks));
    return "ok";
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe("an endpoint's URL", () => {
  test.each([
    "http://127.0.0.1:8000/",
    "http://127.1/",
    "http://2130706433/",
    "http://017700000001/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://127.0.0.1./",
    "http://①②⑦.⓪.⓪.①/",
    "http://%31%32%37.0.0.1/",
    "http://localhost/",
    "http://LOCALHOST/",
    "http://localhost./",
    "http://anything.localhost/",
    "http://0.0.0.0/",
    "http://0/",
    "http://[::]/",
    "http://[::1]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[::7f00:1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b::169.254.169.254]/",
    "http://[64:ff9b:1::a00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2002:a9fe:a9fe::1]/",
    "http://[2001:0:a9fe:a9fe::1]/",
    "http://[fe80::1]/",
    "http://[fec0::1]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/",
    "http://[ff02::1]/",
    "http://[100::1]/",
    "http://[2001:db8::1]/",
    "http://[4000::1]/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/",
    "http://0xa9fea9fe/",
    "http://168.63.129.16/",
    "http://100.64.0.1/",
    "http://100.100.100.200/",
    "http://192.0.0.192/",
    "http://198.18.0.1/",
    "http://192.0.2.1/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
  ])("%s is not allowed", (url) => {
    expect(verdict(url)).toBe("ENDPOINT_NOT_ALLOWED");
  });

  test.each([
    "ftp://example.com/",
    "file:///etc/passwd",
    "gopher://example.com/",
    "data:text/plain,x",
    "javascript:alert(1)",
    "ws://example.com/",
    "example.com",
    "//example.com/",
    "",
    "http://",
    "http:///",
    "http://user@example.com/",
    "http://user:pass@example.com/",
    "http://example.com@127.0.0.1/",
    "http://example.com\\@127.0.0.1/",
    "http://127.0.0.1\\.example.com/",
    "http://example.com/ HTTP/1.1\r\nhost: x",
    "http://exa\tmple.com/",
    " http://example.com/",
    "http://256.256.256.256/",
    "http://[::1/",
    "http://[fe80::1%25eth0]/",
    "http://example.com:0/",
    "http://example.com:22/",
    "http://example.com:25/",
    "http://example.com:99999/",
  ])("%j is invalid", (url) => {
    expect(verdict(url)).toBe("ENDPOINT_INVALID");
  });

  test.each([
    "http://example.com/",
    "https://example.com:8443/base?x=1",
    "http://93.184.215.14/",
    "http://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/",
    "http://127.0.0.1.example.com/",
    "http://agent/",
  ])("%s may be tried", (url) => {
    expect(verdict(url)).toBe("ok");
  });

  test("an operator opens networks, addresses and names", () => {
    expect(verdict("http://127.0.0.1/", "loopback")).toBe("ok");
    expect(verdict("http://localhost:8002/", "loopback")).toBe("ok");
    expect(verdict("http://[::ffff:127.0.0.1]/", "loopback")).toBe("ok");
    expect(verdict("http://0.0.0.0/", "loopback")).toBe("ENDPOINT_NOT_ALLOWED");
    expect(verdict("http://10.1.2.3/", "10.0.0.0/8")).toBe("ok");
    expect(verdict("http://11.1.2.3/", "10.0.0.0/8")).toBe("ok");
    expect(verdict("http://192.168.1.1/", "10.0.0.0/8")).toBe("ENDPOINT_NOT_ALLOWED");
    expect(verdict("http://192.168.1.1/", "192.168.1.1")).toBe("ok");
    expect(verdict("http://[fd12::1]/", "fd00::/8")).toBe("ok");
    expect(verdict("http://localhost/", "localhost")).toBe("ok");
  });

  test("a metadata service opens by an entry of its own only", () => {
    expect(verdict("http://169.254.169.254/", "169.254.0.0/16")).toBe("ENDPOINT_NOT_ALLOWED");
    expect(verdict("http://[fd00:ec2::254]/", "fd00::/8")).toBe("ENDPOINT_NOT_ALLOWED");
    expect(verdict("http://168.63.129.16/", "0.0.0.0/0")).toBe("ENDPOINT_NOT_ALLOWED");
    expect(verdict("http://169.254.169.254/", "169.254.169.254")).toBe("ok");
  });

  test("a name that is allowed opens private addresses, and never link-local ones", () => {
    const policy = createAddressPolicy(["agents.internal", "*.svc.cluster.local"]);
    expect(policy.allowsAddress("10.0.0.7", "agents.internal")).toBe(true);
    expect(policy.allowsAddress("10.0.0.7", "a.svc.cluster.local.")).toBe(true);
    expect(policy.allowsAddress("10.0.0.7", "svc.cluster.local")).toBe(false);
    expect(policy.allowsAddress("10.0.0.7", "evil-agents.internal")).toBe(false);
    expect(policy.allowsAddress("169.254.1.1", "agents.internal")).toBe(false);
    expect(policy.allowsAddress("169.254.169.254", "agents.internal")).toBe(false);
  });

  test.each(["10.0.0.0/33", "not a host!", "http://x"])(
    "the process does not start with %j allowed",
    (entry) => {
      expect(() => createAddressPolicy([entry])).toThrow(StartupError);
    },
  );
});
