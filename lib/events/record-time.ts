const year2100 = 4_102_444_800_000;

/** Whether a record's timestamp (epoch ms) is between 1970 and 2100. Kafka accepts any 64-bit number; -1 means none. */
export const isPlausibleTime = (timestamp: number): boolean => timestamp >= 0 && timestamp <= year2100;
