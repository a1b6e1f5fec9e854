'use client';
import { Component, type ReactNode } from 'react';

export interface ErrorBoundaryProps {
  /** Rendered in place of the children after an error. */
  fallback(retry: () => void): ReactNode;
  children: ReactNode;
}

const firstRetryMs = 5_000;
const longestRetryMs = 60_000;

/**
 * Keeps an error in its children from affecting the rest of the page. React logs the error with the component stack.
 * Retries with exponential back-off, because the data that caused the error may be replaced by newer events.
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
