import * as contracts from '@/lib/alerts/channels';
import type { Operation } from './operation';

/** Of a change by an administrator that the role `alerts` takes. */
const changeProblems = [400, 401, 403, 404, 409, 413, 415, 422, 503, 504];
const delivered = { status: 200, description: 'The delivery', schema: contracts.deliveryAnswer };

export const alertChannelOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/admin/alert-channels',
    id: 'listAlertChannels',
    summary: 'Where notifications of alerts are sent, without secrets',
    tag: 'Admin',
    answer: { status: 200, description: 'The channels', schema: contracts.channelsAnswer },
    problems: [401, 503, 504],
  },
  {
    method: 'post',
    path: '/api/admin/alert-channels',
    id: 'createAlertChannel',
    summary: 'Creates a channel; the answer has the secret of its signatures, once',
    tag: 'Admin',
    body: { schema: contracts.newChannel, required: true },
    answer: { status: 201, description: 'The channel', schema: contracts.newChannelAnswer },
    problems: changeProblems,
  },
  {
    method: 'put',
    path: '/api/admin/alert-channels/{id}',
    id: 'changeAlertChannel',
    summary: 'Changes a channel; address and secret of a webhook stay when they are not given',
    tag: 'Admin',
    body: { schema: contracts.changedChannel, required: true },
    answer: { status: 200, description: 'The channel', schema: contracts.channelAnswer },
    problems: changeProblems,
  },
  {
    method: 'delete',
    path: '/api/admin/alert-channels/{id}',
    id: 'deleteAlertChannel',
    summary: 'Deletes a channel, and drops what waits for it',
    tag: 'Admin',
    answer: { status: 204, description: 'Deleted' },
    problems: [401, 403, 404, 503, 504],
  },
  {
    method: 'post',
    path: '/api/admin/alert-channels/{id}/test',
    id: 'testAlertChannel',
    summary: 'Sends a test to a channel, and answers with what its receiver said',
    tag: 'Admin',
    answer: { status: 200, description: 'What it came to', schema: contracts.testAnswer },
    problems: [401, 403, 404, 503, 504],
  },
  {
    method: 'get',
    path: '/api/admin/alert-deliveries',
    id: 'listAlertDeliveries',
    summary: 'Notifications that were sent to channels, or wait, newest first, a page at a time; of 30 days',
    tag: 'Admin',
    query: contracts.deliveriesQuery,
    answer: { status: 200, description: 'A page of deliveries', schema: contracts.deliveriesAnswer },
    problems: [400, 401, 503, 504],
  },
  {
    method: 'post',
    path: '/api/admin/alert-deliveries/{deliveryId}/retry',
    id: 'retryAlertDelivery',
    summary: 'Sends a delivery again that was not taken, with the same id',
    tag: 'Admin',
    answer: delivered,
    problems: [401, 403, 404, 409, 503, 504],
  },
];
