/** How many integration test files run at a time, each on a broker and a database of its own. */
export const integrationWorkers = 2;
