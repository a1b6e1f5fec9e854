/** Every service by its role name. To add one, see docs/add-a-service.md. */
import type { CreateService } from './framework';
import { inventory } from './inventory';
import { notification } from './notification';
import { order } from './order';
import { payment } from './payment';
import { shipping } from './shipping';

export const services = { order, payment, inventory, shipping, notification } satisfies Record<
  string,
  CreateService
>;
export type ServiceName = keyof typeof services;
export type { CreateService, ServiceConfig } from './framework';
