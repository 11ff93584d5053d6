/** What one check of the doctor found. */
export interface Finding {
  check: string;
  status: "ok" | "warning" | "failed" | "skipped";
  message: string;
  /** What to do; there for every warning and failure. */
  fix?: string;
}

export const ok = (check: string, message: string): Finding => ({ check, status: "ok", message });
export const skipped = (check: string, message: string): Finding => ({ check, status: "skipped", message });
export const warning = (check: string, message: string, fix: string): Finding => ({
  check,
  status: "warning",
  message,
  fix,
});
export const failed = (check: string, message: string, fix: string): Finding => ({
  check,
  status: "failed",
  message,
  fix,
});
