/**
 * Number of integration test files that run in parallel, each with its own broker and database. Fault tests mostly wait, so
 * three keep two cores busy.
 */
export const integrationWorkers = 3;
