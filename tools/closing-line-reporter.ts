import type { Reporter, TestModule } from "vitest/node";

/** Ends the output with one plain line of counts, for programs that read it. */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) count[test.result().state]++;
      // A file that does not load runs no test, and is a failure all the same.
      if (module.state() === "failed" && module.errors().length > 0) count.failed++;
    }
    // After the default reporter's summary, which is written in the same turn.
    setImmediate(() =>
      process.stdout.write(
        `${count.passed} passed, ${count.failed} failed, ${count.skipped + count.pending} skipped\n`,
      ),
    );
  }
}
