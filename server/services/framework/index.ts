export type { Context } from './context';
export { defineService } from './define-service';
export { type Delivery, type EventOf, type Http, type Runtime, type Settlement, task } from './definition';
export type { CreateService, RetryPolicy, Service, ServiceConfig, ServiceDeps } from './service';
export type { FaultPlan, FaultPoint } from './support/failpoints';
