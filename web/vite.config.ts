import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, loadEnv } from "vite";

/** The running service that answers for `npm run dev -w web`. */
const { ORCHESTRATOR_URL: service = "http://127.0.0.1:8000" } = loadEnv("", ".", "ORCHESTRATOR_URL");
// The page's own host stays in the requests: the service takes writes from pages of the host that is asked.
const proxied = { target: service, changeOrigin: false };

export default defineConfig({
  plugins: [react(), tailwindcss()],
  server: { port: 3000, proxy: { "/api": proxied, "/health": proxied } },
  // React has had it since version 18.
  resolve: {
    alias: { "use-sync-external-store/shim/with-selector": "use-sync-external-store/with-selector" },
  },
  html: { cspNonce: "__CSP_NONCE__" },
  build: {
    target: "es2023",
    manifest: true,
    // Every browser of the target knows modulepreload.
    modulePreload: { polyfill: false },
    // A data: URL would need a hole in the Content-Security-Policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
    // What every page needs is one file: in twenty small ones it compresses worse and comes later.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "shell", tags: ["$initial"] }] } } },
  },
});
