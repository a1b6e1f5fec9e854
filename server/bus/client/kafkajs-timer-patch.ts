import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

const { scheduleCheckPendingRequests: schedule } = RequestQueue.prototype;
if (typeof schedule !== 'function')
  throw new Error(
    'The installed kafkajs is not the version that package.json pins, so its timer cannot be patched. Run npm ci.',
  );

/**
 * kafkajs checks its request queue by a timer that it sets again each time, with a negative delay while nothing is
 * throttled: a thousand wake-ups a second on every connection (https://github.com/tulios/kafkajs/issues/1556). The
 * timer is needed only while requests are pending.
 */
RequestQueue.prototype.scheduleCheckPendingRequests = function onlyWhilePending() {
  // A version without `pending` sets the timer as before.
  if (this.pending?.length !== 0) schedule.call(this);
};
