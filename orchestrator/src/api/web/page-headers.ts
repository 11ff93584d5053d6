/**
 * The headers of the UI's page. Nothing but the service's own files is loaded or called, and no inline script runs;
 * style elements that libraries add carry the page's nonce.
 * @param frameAncestors who may show the page in a frame, as CSP names them; empty = nobody
 */
export function pageHeaders(nonce: string, frameAncestors: readonly string[]): Record<string, string> {
  const ancestors = frameAncestors.length === 0 ? "'none'" : frameAncestors.join(" ");
  return {
    "content-security-policy": [
      "default-src 'none'",
      "script-src 'self'",
      `style-src 'self' 'nonce-${nonce}'`,
      "font-src 'self'",
      "img-src 'self' data:",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      `frame-ancestors ${ancestors}`,
    ].join("; "),
    // For browsers that know no frame-ancestors; the older header cannot name origins.
    ...(frameAncestors.length === 0 ? { "x-frame-options": "DENY" } : {}),
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "x-permitted-cross-domain-policies": "none",
  };
}
