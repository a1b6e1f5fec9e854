/** Types of the private part of kafkajs that kafkajs-timer-patch.ts changes. */
declare module 'kafkajs/src/network/requestQueue/index.js' {
  class RequestQueue {
    pending: unknown[];
    scheduleCheckPendingRequests(): void;
  }

  export { RequestQueue as default };
}
