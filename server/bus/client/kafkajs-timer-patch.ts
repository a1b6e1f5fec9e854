import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

const { scheduleCheckPendingRequests: schedule } = RequestQueue.prototype;
if (typeof schedule !== 'function')
  throw new Error(
    'This kafkajs is not the one that package.json pins, and its timer cannot be mended: run npm ci.',
  );

/**
 * kafkajs looks after its queue by a timer that it sets again each time, with a delay below zero while nothing is
 * throttled: a thousand wake-ups a second on every connection, for nothing
 * (https://github.com/tulios/kafkajs/issues/1556). The timer is needed only for what waits. This is the one place
 * where a private part of a library is reached into.
 */
RequestQueue.prototype.scheduleCheckPendingRequests = function onlyForWhatWaits() {
  // Were there no list of what waits, the timer would be set as before.
  if (this.pending?.length !== 0) schedule.call(this);
};
