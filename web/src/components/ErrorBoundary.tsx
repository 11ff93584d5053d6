import { Component } from "react";
import type { ReactNode } from "react";
import { ErrorPanel } from "./ErrorPanel.tsx";

interface State {
  error: unknown;
  hasFailed: boolean;
}

/** Keeps a failure where it happened: the rest of the page goes on. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: undefined, hasFailed: false };

  static getDerivedStateFromError(error: unknown): State {
    return { error, hasFailed: true };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <ErrorPanel
        error={this.state.error}
        reset={() => this.setState({ error: undefined, hasFailed: false })}
      />
    );
  }
}
