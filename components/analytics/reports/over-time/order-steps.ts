/** The steps that the report counts, in the order in which they are drawn. */
export const orderSteps = ['placed', 'confirmed', 'dispatched', 'delivered', 'cancelled'] as const;
export type OrderStep = (typeof orderSteps)[number];
