export type { Context } from './context';
export { defineService } from './define-service';
export { type Completion, type Delivery, type EventOf, type Http, type Runtime, task } from './definition';
export type { CreateService, RetryPolicy, Service, ServiceConfig, ServiceDeps } from './service';
export type { FailpointName, FailpointPlan } from './support/failpoints';
