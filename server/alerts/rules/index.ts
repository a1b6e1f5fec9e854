import type { AlertRuleInput } from '@/lib/alerts/rule';
import { deliveryRules } from './delivery';
import { kafkaRules } from './kafka';
import { logRules } from './logs';
import { messageRules } from './messages';
import { orderRules } from './orders';
import { priceRules } from './prices';
import { processRules } from './processes';
import { stockRules } from './stock';
import { storageRules } from './storage';

/** The rules that come with the program. An id never changes: overrides and history are stored by it. */
export const defaultRules: readonly AlertRuleInput[] = [
  ...processRules,
  ...kafkaRules,
  ...orderRules,
  ...stockRules,
  ...priceRules,
  ...messageRules,
  ...deliveryRules,
  ...logRules,
  ...storageRules,
];
