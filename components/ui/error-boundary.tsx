'use client';
import { Component, type ReactNode } from 'react';

export interface ErrorBoundaryProps {
  /** What stands in place of the children while they cannot be drawn. */
  fallback(retry: () => void): ReactNode;
  children: ReactNode;
}

const firstRetryMs = 5_000;
const longestRetryMs = 60_000;

/**
 * What throws below it takes nothing else along. React logs the error with the stack of components. Data that made it
 * throw may be gone with the next events, so it tries again by itself, in growing pauses.
 */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { hasFailed: boolean }> {
  override state = { hasFailed: false };
  private pauseMs = firstRetryMs;
  private timer: ReturnType<typeof setTimeout> | undefined;

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override componentDidCatch() {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.retry, this.pauseMs);
    this.pauseMs = Math.min(longestRetryMs, this.pauseMs * 2);
  }

  override componentWillUnmount() {
    clearTimeout(this.timer);
  }

  private retry = () => {
    clearTimeout(this.timer);
    this.setState({ hasFailed: false });
  };

  override render() {
    return this.state.hasFailed ? this.props.fallback(this.retry) : this.props.children;
  }
}
