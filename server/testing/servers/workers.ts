/** Number of integration test files that run in parallel, each with its own broker and database. */
export const integrationWorkers = 2;
