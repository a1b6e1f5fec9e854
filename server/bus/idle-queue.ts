import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

const schedule = RequestQueue.prototype.scheduleCheckPendingRequests;

/**
 * kafkajs looks after its queue by a timer that it sets again each time, with a delay below zero while nothing is
 * throttled: a thousand wake-ups a second on every connection, for nothing
 * (https://github.com/tulios/kafkajs/issues/1556). The timer is needed only for what waits.
 */
RequestQueue.prototype.scheduleCheckPendingRequests = function onlyForWhatWaits() {
  if (this.pending.length > 0) schedule.call(this);
};
