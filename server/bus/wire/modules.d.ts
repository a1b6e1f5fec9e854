/** Parts that publish no types: what is used of them. */
declare module 'kafkajs/src/network/requestQueue/index.js' {
  class RequestQueue {
    pending: unknown[];
    scheduleCheckPendingRequests(): void;
  }

  export { RequestQueue as default };
}
