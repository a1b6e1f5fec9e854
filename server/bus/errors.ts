import kafkajs from 'kafkajs';

// kafkajs is CommonJS and Node cannot see its error classes as named exports.
export const { KafkaJSError, KafkaJSProtocolError } = kafkajs;
