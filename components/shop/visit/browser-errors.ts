import { track } from './activity';
import { withoutPersonalData } from './error-text';

/** Of one load of the page: a loop of errors must not become a flood of requests. */
const mostErrors = 10;

/** Records what the browser reports as errors, each message once. Returns how to stop. */
export function watchErrors(): () => void {
  const sent = new Set<string>();
  const record = (reason: unknown) => {
    const message = withoutPersonalData(
      reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason),
    );
    if (sent.has(message) || sent.size >= mostErrors) return;
    sent.add(message);
    track('error', { message });
  };
  const onError = ({ error, message }: ErrorEvent) => record(error instanceof Error ? error : message);
  const onRejection = ({ reason }: PromiseRejectionEvent) => record(reason);
  window.addEventListener('error', onError);
  window.addEventListener('unhandledrejection', onRejection);
  return () => {
    window.removeEventListener('error', onError);
    window.removeEventListener('unhandledrejection', onRejection);
  };
}
